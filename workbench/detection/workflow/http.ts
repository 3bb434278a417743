/** A request that leaves the workflow. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or text. */
  readonly body?: unknown;
}

/** What came back; `body` is parsed JSON, or text. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Where a workflow's requests go. */
export interface WorkflowHost {
  /** Any request of an Http action. */
  send(request: HttpRequest): Promise<HttpResponse>;

  /** A request of an ApiConnection action; `connection` is the connection's ARM id, `path` the connector's own path. */
  callConnector(connection: string, request: { method: string; path: string; body?: unknown }): Promise<HttpResponse>;

  /** A managed identity's token for an audience (`https://vault.azure.net`). */
  token(audience: string, identity: string): Promise<string>;

  /** The moment the run happens at, ISO 8601. */
  readonly now: string;
}
