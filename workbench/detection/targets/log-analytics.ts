import { z } from 'zod';

import { parseIsoDuration } from '../../../kql/loader/duration';
import { messageOf } from '../../error-message';
import { addMilliseconds, type Instant } from '../../lab/instant';
import type { QueryEngine } from '../query-engine';
import type { HttpRequest, HttpResponse } from '../workflow/http';
import { hasTokenFor, json, type HttpTarget } from './http-target';

const bodyShape = z.strictObject({ query: z.string().min(1), timespan: z.string() });

/** The query API of one workspace (learn.microsoft.com/azure/azure-monitor/logs/api/request-format), over the engine's tables. */
export class LogAnalyticsTarget implements HttpTarget {
  readonly name = 'log-analytics';

  constructor(
    private readonly engine: QueryEngine,
    private readonly workspaceResourceId: string,
    private readonly now: () => Instant,
  ) {}

  serves(host: string): boolean {
    return host === 'api.loganalytics.azure.com' || host === 'api.loganalytics.io';
  }

  async answer(request: HttpRequest): Promise<HttpResponse> {
    if (!hasTokenFor('https://api.loganalytics.io', request))
      return refusal(403, 'InsufficientAccessError', 'The token is missing or for another audience.');
    if (request.method !== 'POST' || new URL(request.url).pathname !== `/v1${this.workspaceResourceId}/query`) {
      return refusal(404, 'PathNotFoundError', 'The requested path does not exist');
    }
    const body = bodyShape.safeParse(request.body);
    const minutes = body.success ? parseIsoDuration(body.data.timespan) : undefined;
    if (!body.success || minutes === undefined)
      return refusal(400, 'BadArgumentError', 'The request had some invalid properties');
    const to = this.now();
    try {
      const timespan = { column: 'TimeGenerated', from: addMilliseconds(to, -minutes * 60_000), to } as const;
      const { columns, rows } = await this.engine.query(body.data.query, { now: to, timespan });
      return json(200, { tables: [{ name: 'PrimaryResult', columns, rows }] });
    } catch (error) {
      return refusal(400, 'BadArgumentError', messageOf(error));
    }
  }
}

function refusal(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
