import type { LogLevel } from './core-api';

/** What the host process is told when it starts, as JSON in its first argument. */
export interface HostStart {
  /** Folder of the built app: `index.js` (or what its `package.json` names as `main`) and `host.json`. */
  readonly directory: string;

  /**
   * Port of the HTTP functions.
   *
   * @default a free one
   */
  readonly port?: number | undefined;

  /** @default 600, as the Functions host has it */
  readonly leaseSeconds?: number | undefined;
}

/** One line that the app or the host logged. */
export interface HostLog {
  readonly level: LogLevel;

  /** Who logged: the app's code (`user`), the programming model (`system`), the host (`host`); or `console`. */
  readonly category: string;
  readonly functionName?: string | undefined;
  readonly invocationId?: string | undefined;
  readonly message: string;

  /** The message as an object, where it is the JSON text of one. */
  readonly entry?: Readonly<Record<string, unknown>> | undefined;
}

/** From the host process to its parent. */
export type HostMessage =
  | { readonly type: 'ready'; readonly port: number; readonly key: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'log'; readonly log: HostLog }
  | { readonly type: 'idle'; readonly request: number };

/** From the parent to the host process. */
export type ParentMessage = { readonly type: 'whenIdle'; readonly request: number } | { readonly type: 'stop' };
