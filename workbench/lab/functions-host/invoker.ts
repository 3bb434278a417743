import { randomBytes, randomUUID } from 'node:crypto';

import type { CoreInvocation, LoadedApp, LogLevel, RegisteredFunction, RpcData } from './core-api';

/** What a trigger hands to a function. */
export interface TriggerInput {
  /** Name of the trigger's binding. */
  readonly binding: string;
  readonly data: RpcData;
  readonly metadata?: Readonly<Record<string, RpcData>>;

  /** W3C trace parent of the caller, where it sent one. */
  readonly traceParent?: string | undefined;
}

/** A line that the app or its runtime logged. */
export interface InvocationLog {
  readonly level: LogLevel;
  readonly category: string;
  readonly functionName: string;
  readonly invocationId: string;
  readonly message: string;
}

/** Runs functions of one app, and counts those that run. */
export class Invoker {
  #running = 0;

  constructor(
    private readonly app: LoadedApp,
    private readonly log: (entry: InvocationLog) => void,
  ) {}

  /** Invocations under way. */
  get running(): number {
    return this.#running;
  }

  /** Runs a function; its return value as the host receives it. Rejects with what the handler threw. */
  async invoke({ metadata, callback }: RegisteredFunction, input: TriggerInput): Promise<RpcData | undefined> {
    this.#running++;
    try {
      const model = this.app.model.getInvocationModel(this.toInvocation(metadata, input));
      const { context, inputs } = await model.getArguments();
      const result = await model.invokeFunction(context, inputs, callback);
      return (await model.getResponse(context, result)).returnValue ?? undefined;
    } finally {
      this.#running--;
    }
  }

  private toInvocation(metadata: RegisteredFunction['metadata'], input: TriggerInput): CoreInvocation {
    const invocationId = randomUUID();
    return {
      invocationId,
      metadata,
      request: {
        inputData: [{ name: input.binding, data: input.data }],
        ...(input.metadata && { triggerMetadata: input.metadata }),
        traceContext: { traceParent: toTraceParent(input.traceParent) },
      },
      log: (level, category, message) =>
        this.log({ level, category, functionName: metadata.name, invocationId, message }),
    };
  }
}

/** The host joins the caller's trace, or begins one. */
function toTraceParent(caller: string | undefined): string {
  const trace = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(caller ?? '')?.[1];
  return `00-${trace ?? randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
