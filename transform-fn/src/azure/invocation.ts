import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';

import type { Answer, IntakeRequest } from '../intake/exchange';
import type { Log } from '../ports';

/** A request of the Functions host, as intake reads it. The host has the body in memory already. */
export function toIntakeRequest(request: HttpRequest, context: InvocationContext): IntakeRequest {
  return {
    method: request.method,
    header: (name) => request.headers.get(name) ?? undefined,
    read: async (maxBytes) => {
      const body = Buffer.from(await request.arrayBuffer());
      return body.length > maxBytes ? undefined : body;
    },
    traceId: context.traceContext?.traceParent?.split('-')[1] ?? context.invocationId,
  };
}

/** An answer, as the Functions host sends it. */
export function toResponse({ status, headers, body }: Answer): HttpResponseInit {
  return { status, headers, jsonBody: body };
}

/** Writes entries through the host to Application Insights: one JSON text each, which queries parse. */
export function toLog(context: InvocationContext): Log {
  return (entry) => {
    const text = JSON.stringify(entry);
    if (entry.level === 'error') context.error(text);
    else if (entry.level === 'warning') context.warn(text);
    else context.log(text);
  };
}
