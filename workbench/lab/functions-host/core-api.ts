import Module from 'node:module';

import { z } from 'zod';

/** Levels of the Functions runtime. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** A value on its way between host and function; one member is set. */
export interface RpcData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly http?: RpcHttp;
}

/** An HTTP request, or an answer when it has a status. */
export interface RpcHttp {
  readonly statusCode?: string;
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: RpcData | null;
}

/** What the programming model is told of one invocation. */
export interface CoreInvocation {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: {
    readonly inputData: readonly { readonly name: string; readonly data: RpcData }[];
    readonly triggerMetadata?: Readonly<Record<string, RpcData>>;
    readonly traceContext?: { readonly traceParent: string };
  };
  readonly state?: string;
  log(level: LogLevel, category: string, message: string): void;
}

/** One invocation, as `@azure/functions` runs it. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ readonly returnValue?: RpcData | null | undefined }>;
}

interface ProgrammingModel {
  getInvocationModel(invocation: CoreInvocation): InvocationModel;
}

/** A function's handler. */
export type FunctionCallback = (...args: unknown[]) => unknown;

const METADATA = z.object({ name: z.string(), bindings: z.record(z.string(), z.looseObject({ type: z.string() })) });

/** A function's name and bindings, by binding name. */
export type FunctionMetadata = z.infer<typeof METADATA>;

/** A function that the app registered. */
export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app left behind when it was loaded. */
export interface LoadedApp {
  readonly functions: readonly RegisteredFunction[];
  readonly model: ProgrammingModel;
}

const CORE = '@azure/functions-core';

/**
 * Loads a Functions app as the Node worker does: `require` of its main file registers its functions with the module
 * `@azure/functions-core`, which exists in no package; the worker, and this, put it in place.
 *
 * @throws Error when the app registers nothing, or asks for a feature that is not offered here
 */
export function loadApp(file: string, log: CoreInvocation['log']): LoadedApp {
  const functions: RegisteredFunction[] = [];
  let model: ProgrammingModel | undefined;
  const core = {
    version: '4.0.0',
    log,
    Disposable: class {
      dispose(): void {
        // Nothing that is registered here can be taken back.
      }
    },
    registerFunction: (metadata: unknown, callback: FunctionCallback) => {
      functions.push({ metadata: METADATA.parse(metadata), callback });
      return new core.Disposable();
    },
    registerHook: (name: string) => {
      throw new Error(`Functions host: hooks are not offered here, found '${name}'. Take it out of the app.`);
    },
    setProgrammingModel: (registered: ProgrammingModel) => {
      model = registered;
    },
    getProgrammingModel: () => model,
  };
  requireWith(file, core);
  if (!model || functions.length === 0) {
    throw new Error(`Functions host: '${file}' must register functions with '@azure/functions', it registers none.`);
  }
  return { functions, model };
}

function requireWith(file: string, core: unknown): void {
  const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = prototype.require;
  // It stays in place: a lazy `import()` of the app may ask for the module later.
  prototype.require = function (id) {
    return id === CORE ? core : original.call(this, id);
  };
  Module.createRequire(file)(file);
}
