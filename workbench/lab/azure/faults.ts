/** How an endpoint fails a request on purpose. */
export type Fault =
  /** Answers with an error before anything is stored. */
  | { readonly status: 401 | 403 | 404 | 413 | 429 | 500 | 503; readonly retryAfter?: string }
  /** Cuts the connection before (`false`) or after (`true`) the rows are stored. */
  | { readonly isStored: boolean };

/** The faults an endpoint still has to play, in order. Each request takes one. */
export class Faults {
  readonly #pending: Fault[] = [];

  /** Fails the next `times` requests that no earlier fault fails. */
  failNext(times: number, fault: Fault): void {
    for (let count = 0; count < times; count++) this.#pending.push(fault);
  }

  /** Forgets what has not been played. */
  clear(): void {
    this.#pending.length = 0;
  }

  /** How many requests are still to fail. */
  get remaining(): number {
    return this.#pending.length;
  }

  /** The fault of the request at hand, if it has one. */
  take(): Fault | undefined {
    return this.#pending.shift();
  }
}
