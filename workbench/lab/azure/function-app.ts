import type { Handler } from './exchange';

/** Headers that belong to one connection, or that the next one makes anew. */
const HOP_HEADERS = ['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive'];

/**
 * Answers for the host of a function app, as App Service does: hands requests on to the app's process, and answers 503 itself
 * while there is none.
 *
 * @param findOrigin `http://127.0.0.1:<port>` of that process
 */
export function createFunctionApp(findOrigin: () => string | undefined): Handler {
  return async ({ method, path, query, headers, body }) => {
    const origin = findOrigin();
    if (origin === undefined) return { status: 503, body: 'The service is unavailable.' };
    const handedOn = Object.entries(headers).flatMap(([name, value]) =>
      HOP_HEADERS.includes(name) || typeof value !== 'string' ? [] : [[name, value] as const],
    );
    const search = query.size === 0 ? '' : `?${query.toString()}`;
    const answer = await fetch(`${origin}${path}${search}`, {
      method,
      headers: Object.fromEntries(handedOn),
      ...(body.length > 0 && { body }),
    });
    return { status: answer.status, body: await answer.text() };
  };
}
