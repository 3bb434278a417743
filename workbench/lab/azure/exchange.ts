import type { IncomingHttpHeaders } from 'node:http';

/** One request to one of Azure's hosts, read whole. */
export interface AzureRequest {
  /** Upper case. */
  readonly method: string;

  /** Host name without the port, lower case. */
  readonly host: string;

  /** Path as sent, still percent-encoded, without the query. */
  readonly path: string;

  readonly query: URLSearchParams;

  readonly headers: IncomingHttpHeaders;

  readonly body: Buffer;
}

/** What a host answers. */
export interface AzureAnswer {
  readonly status: number;

  readonly headers?: Readonly<Record<string, string>>;

  /** A string is sent as it is, anything else as JSON; no body when absent. */
  readonly body?: unknown;

  /** Cuts the connection instead of answering: the sender cannot know what became of its request. */
  readonly isLost?: boolean;
}

/** Answers for one of Azure's hosts. */
export type Handler = (request: AzureRequest) => Promise<AzureAnswer>;

/** What an Azure error says besides its code and message. */
export interface AzureErrorDetails {
  readonly innererror?: unknown;
  readonly correlationId?: string;
}

/** An answer with the error body that Azure's services share: `{"error": {"code": …, "message": …}}`. */
export function azureError(
  status: number,
  code: string,
  message: string,
  details: AzureErrorDetails = {},
): AzureAnswer {
  return { status, body: { error: { code, message, ...details } } };
}

/** The value of a header that may be sent more than once: the first. */
export function headerOf(request: AzureRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
