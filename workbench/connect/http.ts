import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  proxyPolicy,
} from '@azure/core-rest-pipeline';

/** One HTTP request. */
export interface HttpCall {
  readonly method: HttpMethods;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  readonly timeoutSeconds: number;
}

/** What was answered, whatever the status. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;

  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
}

/** Sends a request, once. Throws {@link NoAnswer} when nothing answers. */
export type Send = (call: HttpCall) => Promise<HttpAnswer>;

/** Nobody answered: the name is not known, the connection was refused or cut, or the time was up. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * The way of the Azure SDKs to the outside: `HTTPS_PROXY` and `NO_PROXY` are obeyed. Nothing is sent twice, since what is sent
 * here is not always safe to repeat.
 */
export function createSend(): Send {
  const client = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(proxyPolicy());
  return async ({ method, url, headers = {}, body, timeoutSeconds }) => {
    const request = createPipelineRequest({
      method,
      url,
      headers: createHttpHeaders(headers),
      // Not `timeout`, whose timer outlives a request that fails, and keeps the process from ending.
      abortSignal: AbortSignal.timeout(timeoutSeconds * 1000),
      allowInsecureConnection: isLoopback(url),
      ...(body !== undefined && { body }),
    });
    try {
      const response = await pipeline.sendRequest(client, request);
      return {
        status: response.status,
        text: response.bodyAsText ?? '',
        header: (name) => response.headers.get(name),
      };
    } catch (error) {
      throw new NoAnswer(`'${new URL(url).host}' did not answer (${reasonOf(error)}).`);
    }
  };
}

/** A body read as JSON; `undefined` where it is none. */
export function readJson({ text }: Pick<HttpAnswer, 'text'>): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);
}

/** The code of a failed connection, such as ENOTFOUND; never its message, which may repeat what was sent. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('name' in error && error.name === 'AbortError') return 'the time was up';
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
