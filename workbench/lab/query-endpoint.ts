import { createServer, type Server } from 'node:http';

import { isOneOf, toDigest } from '../../transform-fn/src/intake/same-text';
import { answerQuestion, type RunQuestion } from '../kusto/query-protocol';
import { answerRequest } from './azure/answer-request';
import { azureError, type Handler, headerOf } from './azure/exchange';
import { listenOnLoopback } from './azure/loopback';

/** Where a lab takes queries, below its address. */
export const QUERY_PATH = '/query';

/**
 * Lets other processes of this machine ask the lab's workspace: a question of the line protocol, posted with the lab's bearer token,
 * gets its answer; 400 for a query that is refused.
 */
export class QueryEndpoint {
  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:<port>` */
    readonly address: string,
  ) {}

  static async start(bearerToken: string, run: RunQuestion): Promise<QueryEndpoint> {
    const handler = createHandler(bearerToken, run);
    const server = createServer((request, response) => {
      void answerRequest(request, response, () => handler);
    });
    return new QueryEndpoint(server, `http://127.0.0.1:${await listenOnLoopback(server)}`);
  }

  /** Closes every connection. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

function createHandler(bearerToken: string, run: RunQuestion): Handler {
  const expected = [toDigest(`Bearer ${bearerToken}`)];
  return async (request) => {
    if (!isOneOf(headerOf(request, 'authorization') ?? '', expected)) {
      return azureError(401, 'unauthorized', "The request must carry the lab's bearer token, and does not.");
    }
    if (request.path !== QUERY_PATH || request.method !== 'POST') {
      return azureError(404, 'not-found', `Only POST ${QUERY_PATH} is answered here.`);
    }
    const answer = await answerQuestion(run, request.body.toString('utf8'));
    return { status: 'error' in answer ? 400 : 200, body: answer };
  };
}
