import type { Compiled } from './evaluate';

/** How an action can end; `runAfter` names the ends that the next action waits for. */
export const STATUSES = ['Succeeded', 'Failed', 'Skipped', 'TimedOut'] as const;
export type Status = (typeof STATUSES)[number];

/** How a `Terminate` action ends the run. */
export const TERMINATE_STATUSES = ['Succeeded', 'Failed'] as const;
export type TerminateStatus = (typeof TERMINATE_STATUSES)[number];

/** One action of a workflow, its expressions parsed. */
export interface Action {
  readonly name: string;

  /** Where it stands in the definition: `actions/For_each_alert/actions/Is_new`. */
  readonly path: string;

  /** Names of earlier actions of the same scope, with the ends that let this one start. */
  readonly runAfter: ReadonlyMap<string, readonly Status[]>;

  /** What the run history hides. */
  readonly secure: { readonly inputs: boolean; readonly outputs: boolean };

  readonly operation: Operation;
}

/** What an action does. */
export type Operation =
  | { readonly type: 'Compose'; readonly inputs: Compiled }
  | { readonly type: 'InitializeVariable'; readonly variable: string; readonly value: Compiled }
  | { readonly type: 'AppendToArrayVariable'; readonly variable: string; readonly value: Compiled }
  | { readonly type: 'Query'; readonly from: Compiled; readonly where: Condition }
  | { readonly type: 'Select'; readonly from: Compiled; readonly select: Compiled }
  | { readonly type: 'Foreach'; readonly items: Compiled; readonly actions: readonly Action[] }
  | {
      readonly type: 'If';
      readonly condition: Condition;
      readonly actions: readonly Action[];
      readonly otherwise: readonly Action[];
    }
  | { readonly type: 'Scope'; readonly actions: readonly Action[] }
  | { readonly type: 'Terminate'; readonly runStatus: TerminateStatus }
  | { readonly type: 'Http'; readonly inputs: Compiled }
  | { readonly type: 'ApiConnection'; readonly inputs: Compiled };

/** A condition: an expression that answers a boolean, or a function over operands (`{"and": [{"equals": […]}]}`). */
export type Condition =
  | { readonly kind: 'expression'; readonly value: Compiled; readonly path: string }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly operands: readonly Condition[];
      readonly path: string;
    };

/** The lists of actions inside an action, with the name of the loop that they belong to. */
export function childrenOf({ operation }: Action): readonly (readonly Action[])[] {
  if (operation.type === 'If') return [operation.actions, operation.otherwise];
  return operation.type === 'Foreach' || operation.type === 'Scope' ? [operation.actions] : [];
}

/** Every action of a list and of the lists inside it. */
export function allActions(actions: readonly Action[]): Action[] {
  return actions.flatMap((action) => [action, ...childrenOf(action).flatMap(allActions)]);
}

/** The values that an action evaluates itself, without those of the actions inside it. */
export function valuesOf({ operation }: Action): Compiled[] {
  switch (operation.type) {
    case 'Compose':
    case 'Http':
    case 'ApiConnection':
      return [operation.inputs];
    case 'InitializeVariable':
    case 'AppendToArrayVariable':
      return [operation.value];
    case 'Query':
      return [operation.from, ...conditionValues(operation.where)];
    case 'Select':
      return [operation.from, operation.select];
    case 'Foreach':
      return [operation.items];
    case 'If':
      return conditionValues(operation.condition);
    case 'Scope':
    case 'Terminate':
      return [];
  }
}

function conditionValues(condition: Condition): Compiled[] {
  return condition.kind === 'expression' ? [condition.value] : condition.operands.flatMap(conditionValues);
}
