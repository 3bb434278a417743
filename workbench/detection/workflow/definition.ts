import { z } from 'zod';

import type { Action, Condition, Operation } from './action';
import { compile } from './evaluate';
import { assertReferences } from './references';
import { actionShape, check, definitionShape, initializeShape, terminateShape, variableShape } from './shapes';
import { WorkflowError } from './workflow-error';

/** A parameter that a workflow declares; without a default whoever deploys it must give a value. */
export interface WorkflowParameter {
  readonly type: string;
  readonly defaultValue?: unknown;
}

/** A workflow definition, checked and with its expressions parsed. */
export interface Workflow {
  readonly name: string;
  readonly trigger: string;
  readonly parameters: ReadonlyMap<string, WorkflowParameter>;
  readonly actions: readonly Action[];
}

/**
 * Reads a workflow definition. Everything that this interpreter does not know is refused by name and place, and so is what
 * Azure refuses when it is deployed: unknown functions, actions that do not run before, undeclared parameters and variables.
 */
export function parseWorkflow(name: string, raw: unknown): Workflow {
  const definition = check(definitionShape, raw, name);
  const workflow: Workflow = {
    name,
    trigger: 'Microsoft_Sentinel_incident',
    parameters: new Map(Object.entries(definition.parameters)),
    actions: parseActions(definition.actions, `${name}: actions`),
  };
  assertReferences(workflow);
  return workflow;
}

function parseActions(actions: Record<string, unknown>, path: string): Action[] {
  const parsed = Object.entries(actions).map(([name, raw]) => parseAction(name, raw, `${path}/${name}`));
  return inRunOrder(parsed, path);
}

function parseAction(name: string, raw: unknown, path: string): Action {
  const shape = check(actionShape, raw, path);
  const hidden = shape.runtimeConfiguration?.secureData?.properties ?? [];
  return {
    name,
    path,
    runAfter: new Map(Object.entries(shape.runAfter)),
    secure: { inputs: hidden.includes('inputs'), outputs: hidden.includes('outputs') },
    operation: parseOperation(shape, path),
  };
}

function parseOperation(shape: z.infer<typeof actionShape>, path: string): Operation {
  const { type } = shape;
  const inputs = `${path}/inputs`;
  switch (type) {
    case 'Compose':
    case 'Http':
    case 'ApiConnection':
      return { type, inputs: compile(shape.inputs, inputs) };
    case 'InitializeVariable': {
      const [variable] = check(initializeShape, shape.inputs, inputs).variables;
      return { type, variable: variable.name, value: compile(variable.value, `${inputs}/variables/0/value`) };
    }
    case 'AppendToArrayVariable': {
      const variable = check(variableShape, shape.inputs, inputs);
      return { type, variable: variable.name, value: compile(variable.value, `${inputs}/value`) };
    }
    case 'Query': {
      const query = check(z.strictObject({ from: z.string(), where: z.unknown() }), shape.inputs, inputs);
      return {
        type,
        from: compile(query.from, `${inputs}/from`),
        where: parseCondition(query.where, `${inputs}/where`),
      };
    }
    case 'Select': {
      const select = check(z.strictObject({ from: z.string(), select: z.unknown() }), shape.inputs, inputs);
      return { type, from: compile(select.from, `${inputs}/from`), select: compile(select.select, `${inputs}/select`) };
    }
    case 'Foreach':
      if (shape.runtimeConfiguration?.concurrency?.repetitions !== 1) {
        throw new WorkflowError(
          path,
          "a Foreach must run one item at a time ('concurrency.repetitions': 1): variables are shared.",
        );
      }
      return {
        type,
        items: compile(shape.foreach, `${path}/foreach`),
        actions: parseActions(shape.actions ?? {}, `${path}/actions`),
      };
    case 'If':
      return {
        type,
        condition: parseCondition(shape.expression, `${path}/expression`),
        actions: parseActions(shape.actions ?? {}, `${path}/actions`),
        otherwise: parseActions(shape.else?.actions ?? {}, `${path}/else/actions`),
      };
    case 'Terminate':
      return { type, runStatus: check(terminateShape, shape.inputs, inputs).runStatus };
    case 'Scope':
      return { type, actions: parseActions(shape.actions ?? {}, `${path}/actions`) };
    default:
      throw new WorkflowError(path, `action type '${type}' is not supported.`);
  }
}

const CONDITION_FUNCTIONS = ['and', 'or', 'not', 'equals', 'greater', 'less', 'contains'];

function parseCondition(raw: unknown, path: string): Condition {
  if (typeof raw !== 'object' || raw === null) return { kind: 'expression', value: compile(raw, path), path };
  const [entry, ...rest] = Object.entries(raw as Record<string, unknown>);
  if (!entry || rest.length > 0) throw new WorkflowError(path, 'a condition must have exactly one member.');
  const [name, operands] = entry;
  if (!CONDITION_FUNCTIONS.includes(name)) throw new WorkflowError(path, `condition '${name}' is not supported.`);
  const list: readonly unknown[] = Array.isArray(operands) ? operands : [operands];
  return {
    kind: 'function',
    name,
    operands: list.map((item, index) => parseCondition(item, `${path}/${name}/${index}`)),
    path,
  };
}

/** Orders actions so that each stands behind those it runs after; the service starts independent ones at once. */
function inRunOrder(actions: readonly Action[], path: string): Action[] {
  const ordered: Action[] = [];
  const waiting = [...actions];
  while (waiting.length > 0) {
    const index = waiting.findIndex((action) =>
      [...action.runAfter.keys()].every((name) => ordered.some((done) => done.name === name)),
    );
    const [next] = index < 0 ? [] : waiting.splice(index, 1);
    if (!next) {
      const names = waiting.map((action) => `'${action.name}'`).join(', ');
      throw new WorkflowError(
        path,
        `'runAfter' of ${names} names an action that is not beside it, or goes in a circle.`,
      );
    }
    ordered.push(next);
  }
  return ordered;
}
