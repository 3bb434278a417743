/** Who sends a request, as the token says. */
export interface Caller {
  /** Object id of the service principal: the token's `oid`. */
  readonly objectId: string;
}

/** A request to an Azure endpoint, its body already parsed. */
export interface ArmRequest {
  readonly method: string;

  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;

  /** Parsed JSON; `undefined` without a body. */
  readonly body: unknown;
  readonly caller: Caller;
}

/** The answer to a request; a body of `undefined` is an empty one. */
export interface ArmAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
