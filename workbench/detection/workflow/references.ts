import { allActions, childrenOf, valuesOf, type Action } from './action';
import type { Workflow } from './definition';
import { findFunction, listCalls, type Scope } from './evaluate';
import type { WorkflowFunction } from './functions';
import { WorkflowError } from './workflow-error';

const NOTHING: WorkflowFunction = { minimum: 0, maximum: 0, run: () => null };
const ONE_NAME: WorkflowFunction = { minimum: 1, maximum: 1, run: () => null };

/** Functions that read the run, with their number of arguments. */
export const RUN_FUNCTIONS: Scope = {
  body: ONE_NAME,
  outputs: ONE_NAME,
  variables: ONE_NAME,
  parameters: ONE_NAME,
  items: ONE_NAME,
  item: NOTHING,
  triggerbody: NOTHING,
  utcnow: NOTHING,
};

/** What can be named at one place of a workflow. */
interface Visible {
  readonly actions: ReadonlySet<string>;
  readonly loops: ReadonlySet<string>;
}

/** Checks every name in every expression, as Azure does when a workflow is deployed. */
export function assertReferences(workflow: Workflow): void {
  const variables = new Set<string>();
  for (const { operation, path } of workflow.actions) {
    if (operation.type !== 'InitializeVariable') continue;
    if (variables.has(operation.variable))
      throw new WorkflowError(path, `variable '${operation.variable}' is initialized twice.`);
    variables.add(operation.variable);
  }
  assertList(workflow.actions, { actions: new Set(), loops: new Set() }, workflow, variables);
}

function assertList(
  actions: readonly Action[],
  outer: Visible,
  workflow: Workflow,
  variables: ReadonlySet<string>,
): void {
  for (const action of actions) {
    const visible = { ...outer, actions: new Set([...outer.actions, ...namesBefore(action, actions)]) };
    assertAction(action, visible, workflow, variables);
    const inside =
      action.operation.type === 'Foreach' ? { ...visible, loops: new Set([...visible.loops, action.name]) } : visible;
    for (const list of childrenOf(action)) assertList(list, inside, workflow, variables);
  }
}

/** Names of all actions that have ended when this one starts: those it runs after, what is inside them, and so on back. */
function namesBefore(action: Action, siblings: readonly Action[]): string[] {
  return [...action.runAfter.keys()].flatMap((name) => {
    const before = siblings.find((sibling) => sibling.name === name);
    return before ? [...allActions([before]).map((one) => one.name), ...namesBefore(before, siblings)] : [];
  });
}

function assertAction(action: Action, visible: Visible, workflow: Workflow, variables: ReadonlySet<string>): void {
  const { operation, path } = action;
  if (operation.type === 'InitializeVariable' && !workflow.actions.includes(action)) {
    throw new WorkflowError(path, 'a variable must be initialized at the top level.');
  }
  if (operation.type === 'AppendToArrayVariable' && !variables.has(operation.variable)) {
    throw new WorkflowError(path, `variable '${operation.variable}' is not initialized.`);
  }
  for (const { call, path: where } of valuesOf(action).flatMap(listCalls)) {
    const called = findFunction(call.name, RUN_FUNCTIONS);
    if (!called) throw new WorkflowError(where, `function '${call.name}' is not supported.`);
    if (call.arguments.length < called.minimum || call.arguments.length > called.maximum) {
      throw new WorkflowError(where, `function '${call.name}' does not take ${call.arguments.length} arguments.`);
    }
    const problem = namingProblem(call.name.toLowerCase(), call.arguments[0], visible, workflow, variables);
    if (problem !== undefined) throw new WorkflowError(where, problem);
  }
}

function namingProblem(
  called: string,
  argument: unknown,
  visible: Visible,
  workflow: Workflow,
  variables: ReadonlySet<string>,
): string | undefined {
  if (!(called in RUN_FUNCTIONS) || RUN_FUNCTIONS[called] === NOTHING) return undefined;
  const name = literalText(argument);
  if (name === undefined) return `function '${called}' must be given a name in quotes.`;
  if (called === 'parameters')
    return workflow.parameters.has(name) ? undefined : `parameter '${name}' is not declared.`;
  if (called === 'variables') return variables.has(name) ? undefined : `variable '${name}' is not initialized.`;
  if (called === 'items') return visible.loops.has(name) ? undefined : `'${name}' is not a loop around this action.`;
  return visible.actions.has(name)
    ? undefined
    : `action '${name}' does not run before this one; name it in 'runAfter'.`;
}

function literalText(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('kind' in argument) || argument.kind !== 'literal')
    return undefined;
  return 'value' in argument && typeof argument.value === 'string' ? argument.value : undefined;
}
