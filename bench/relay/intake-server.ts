import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { IntakeRequest } from '../../transform-fn/src/intake/exchange';
import type { Intake } from '../../transform-fn/src/intake/intake';
import type { Log } from '../../transform-fn/src/ports';

/** The real intake behind a plain `node:http` server: the handler's own ceiling, without the Functions host. */
export function serveIntake(intake: Intake, log: Log): Server {
  let count = 0;
  return createServer((incoming, outgoing) => {
    void intake(toIntakeRequest(incoming, String((count += 1))), log).then(({ status, headers, body }) => {
      respond(outgoing, status, headers, JSON.stringify(body));
      // A body that nobody reads would keep the connection busy.
      if (!incoming.readableEnded) incoming.resume();
    });
  });
}

function respond(
  outgoing: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  outgoing.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  outgoing.end(body);
}

function toIntakeRequest(incoming: IncomingMessage, traceId: string): IntakeRequest {
  const { method = '', headers } = incoming;
  return {
    method,
    header: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    read: (maxBytes) => readBody(incoming, maxBytes),
    traceId,
  };
}

/** Reads a body as it comes; undefined as soon as it is longer than the limit, or when its sender is gone. */
export function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    incoming.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    incoming.on('close', () => resolve(undefined));
  });
}
