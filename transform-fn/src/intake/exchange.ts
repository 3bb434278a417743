import type { ReadHeader } from './signature';

/** A webhook request, wherever it came from. */
export interface IntakeRequest {
  readonly method: string;
  /** Reads a header by its name in lower case. */
  readonly header: ReadHeader;
  /** Reads the body; undefined as soon as it is longer than the limit. */
  read(maxBytes: number): Promise<Buffer | undefined>;
  /** W3C trace id, or the invocation's own id. */
  readonly traceId: string;
}

/** What the sender is told. Never echoes a payload, a token or another service's text. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Why requests are not taken, as the log counts them. */
export type RefusalReason =
  | 'method'
  | 'length'
  | 'size'
  | 'content-type'
  | 'credentials'
  | 'signature'
  | 'json'
  | 'shape'
  | 'overload'
  | 'queue'
  | 'internal';

/** The request is not taken; the sender gets the answer, the log the reason. */
export class Refusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  get answer(): Answer {
    return { status: this.status, headers: this.headers, body: { error: this.message } };
  }
}
