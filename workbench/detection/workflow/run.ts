import type { Action, Status, TerminateStatus } from './action';
import type { Workflow } from './definition';
import { evaluate, type Scope } from './evaluate';
import { holds } from './holds';
import type { WorkflowFunction } from './functions';
import type { HttpRequest, HttpResponse, WorkflowHost } from './http';
import { callConnector, sendHttp } from './requests';
import { WorkflowError } from './workflow-error';

/** How one action of a run ended; inputs and outputs that the definition secures are left out. */
export interface ActionRun {
  readonly name: string;
  readonly path: string;
  readonly status: Status;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly error?: string;
}

/** A request that the run sent, and what came back. */
export interface Exchange {
  readonly action: string;
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** One run of a workflow. */
export interface WorkflowRun {
  readonly status: 'Succeeded' | 'Failed';
  readonly actions: readonly ActionRun[];
  readonly exchanges: readonly Exchange[];
}

/** Runs a workflow once for a trigger's body. Throws only when a parameter without a default has no value. */
export async function runWorkflow(
  workflow: Workflow,
  input: { readonly parameters: Readonly<Record<string, unknown>>; readonly triggerBody: unknown },
  host: WorkflowHost,
): Promise<WorkflowRun> {
  const run = new Run(host, parameterValues(workflow, input.parameters), input.triggerBody);
  const status = await run.runAll(workflow.actions);
  return { status: status === 'Succeeded' ? 'Succeeded' : 'Failed', actions: run.history, exchanges: run.exchanges };
}

function parameterValues(workflow: Workflow, given: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map(
    [...workflow.parameters].map(([name, parameter]) => {
      const value = given[name] ?? parameter.defaultValue;
      if (value === undefined)
        throw new WorkflowError(`${workflow.name}: parameters/${name}`, 'has neither a value nor a default.');
      return [name, value];
    }),
  );
}

interface Loop {
  readonly name: string;
  readonly item: unknown;
  readonly outer: Loop | undefined;
}

interface Outcome {
  readonly status: Status;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly error?: string;
}

/** The run was ended by a `Terminate` action. */
class Terminated extends Error {
  constructor(readonly status: TerminateStatus) {
    super(status);
  }
}

class Run {
  readonly history: ActionRun[] = [];
  readonly exchanges: Exchange[] = [];
  private readonly variables = new Map<string, unknown>();
  private readonly outcomes = new Map<string, Outcome>();

  constructor(
    private readonly host: WorkflowHost,
    private readonly parameters: ReadonlyMap<string, unknown>,
    private readonly triggerBody: unknown,
  ) {}

  /** Runs the whole workflow; a `Terminate` ends it wherever it stands. */
  async runAll(actions: readonly Action[]): Promise<Status> {
    try {
      return await this.runList(actions, undefined);
    } catch (error) {
      if (error instanceof Terminated) return error.status;
      throw error;
    }
  }

  /** Runs the actions of one scope. It fails when one of its last actions failed, or was skipped because one before it failed. */
  async runList(actions: readonly Action[], loop: Loop | undefined): Promise<Status> {
    for (const action of actions) {
      const isReady = [...action.runAfter].every(([name, ends]) => ends.includes(this.statusOf(name)));
      const outcome: Outcome = isReady ? await this.attempt(action, loop) : { status: 'Skipped' };
      this.outcomes.set(action.name, outcome);
      this.history.push(toActionRun(action, outcome));
      if (action.operation.type === 'Terminate' && isReady) throw new Terminated(action.operation.runStatus);
    }
    const last = actions.filter((action) => !actions.some((other) => other.runAfter.has(action.name)));
    return last.some((action) => this.endedBadly(action, actions)) ? 'Failed' : 'Succeeded';
  }

  private endedBadly(action: Action, siblings: readonly Action[]): boolean {
    const status = this.statusOf(action.name);
    if (status !== 'Skipped') return status !== 'Succeeded';
    return siblings.some((sibling) => action.runAfter.has(sibling.name) && this.endedBadly(sibling, siblings));
  }

  private async attempt(action: Action, loop: Loop | undefined): Promise<Outcome> {
    try {
      return await this.perform(action, loop);
    } catch (error) {
      if (error instanceof WorkflowError) return { status: 'Failed', error: error.message };
      throw error;
    }
  }

  private async perform(action: Action, loop: Loop | undefined): Promise<Outcome> {
    const { operation, path } = action;
    const scope = this.scope(loop);
    switch (operation.type) {
      case 'Compose':
        return { status: 'Succeeded', outputs: evaluate(operation.inputs, scope) };
      case 'InitializeVariable':
        this.variables.set(operation.variable, evaluate(operation.value, scope));
        return { status: 'Succeeded' };
      case 'AppendToArrayVariable': {
        const current = listOf(this.variables.get(operation.variable), path);
        this.variables.set(operation.variable, [...current, evaluate(operation.value, scope)]);
        return { status: 'Succeeded' };
      }
      case 'Query': {
        const items = listOf(evaluate(operation.from, scope), `${path}/inputs/from`);
        return succeeded(items.filter((item) => holds(operation.where, this.scope(loop, item))));
      }
      case 'Select': {
        const items = listOf(evaluate(operation.from, scope), `${path}/inputs/from`);
        return succeeded(items.map((item) => evaluate(operation.select, this.scope(loop, item))));
      }
      case 'Foreach': {
        const ends: Status[] = [];
        for (const item of listOf(evaluate(operation.items, scope), `${path}/foreach`)) {
          ends.push(await this.runList(operation.actions, { name: action.name, item, outer: loop }));
        }
        return { status: ends.every((end) => end === 'Succeeded') ? 'Succeeded' : 'Failed' };
      }
      case 'If':
        return {
          status: await this.runList(holds(operation.condition, scope) ? operation.actions : operation.otherwise, loop),
        };
      case 'Scope':
        return { status: await this.runList(operation.actions, loop) };
      case 'Terminate':
        return { status: 'Succeeded' };
      case 'Http':
        return this.request(action, await sendHttp(evaluate(operation.inputs, scope), path, this.host));
      case 'ApiConnection':
        return this.request(action, await callConnector(evaluate(operation.inputs, scope), path, this.host));
    }
  }

  private request(action: Action, { request, response }: Omit<Exchange, 'action'>): Outcome {
    this.exchanges.push({ action: action.name, request, response });
    const outputs = { statusCode: response.status, headers: response.headers ?? {}, body: response.body ?? null };
    if (response.status < 400) return { status: 'Succeeded', inputs: request, outputs };
    return { status: 'Failed', inputs: request, outputs, error: `${action.path}: the answer was ${response.status}.` };
  }

  private statusOf(name: string): Status {
    return this.outcomes.get(name)?.status ?? 'Skipped';
  }

  private scope(loop: Loop | undefined, item: unknown = loop?.item): Scope {
    return {
      body: named((name) => memberOf(this.outcomes.get(name)?.outputs, 'body')),
      outputs: named((name) => this.outcomes.get(name)?.outputs ?? null),
      variables: named((name) => this.variables.get(name) ?? null),
      parameters: named((name) => this.parameters.get(name) ?? null),
      items: named((name) => itemOf(loop, name)),
      item: constant(() => item ?? null),
      triggerbody: constant(() => this.triggerBody),
      utcnow: constant(() => this.host.now),
    };
  }
}

function succeeded(body: unknown): Outcome {
  return { status: 'Succeeded', outputs: { body } };
}

function toActionRun(action: Action, { status, inputs, outputs, error }: Outcome): ActionRun {
  return {
    name: action.name,
    path: action.path,
    status,
    ...(inputs !== undefined && !action.secure.inputs ? { inputs } : {}),
    ...(outputs !== undefined && !action.secure.outputs ? { outputs } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

function itemOf(loop: Loop | undefined, name: string): unknown {
  if (!loop) return null;
  return loop.name === name ? loop.item : itemOf(loop.outer, name);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? ((Reflect.get(value, name) as unknown) ?? null) : null;
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new WorkflowError(path, 'expects an array.');
  return value as readonly unknown[];
}

function named(read: (name: string) => unknown): WorkflowFunction {
  return { minimum: 1, maximum: 1, run: ([name]) => read(String(name)) };
}

function constant(read: () => unknown): WorkflowFunction {
  return { minimum: 0, maximum: 0, run: read };
}
