import { z } from 'zod';

import { messageOf } from '../../error-message';
import { type AzureAnswer, azureError, type AzureRequest, type Handler, headerOf } from './exchange';
import { DATA_ACTIONS, type Permissions } from './permissions';
import { type QueryTable, toTableJson } from './query-values';
import { toInterval } from './timespan';
import { type TokenAuthority, TokenRefused } from './tokens';

/** Both names of the Log Analytics query API. */
export const QUERY_HOSTS = ['api.loganalytics.azure.com', 'api.loganalytics.io'] as const;

/** What a query gives: one table, and how to draw it when the query ends in `render`. */
export interface QueryResult extends QueryTable {
  readonly visualization?: { readonly kind: string } | undefined;
}

/** Runs a query for {@link createQuery}. Throw {@link WorkspaceNotFound} for a workspace that is not there. */
export type RunQuery = (kql: string, timespan: string | undefined, workspace: string) => Promise<QueryResult>;

/** The workspace of a query does not exist. */
export class WorkspaceNotFound extends Error {}

/** Settings for {@link createQuery}. */
export interface QueryOptions {
  readonly tokens: TokenAuthority;
  readonly permissions: Permissions;

  /** `workspace` is the workspace's id (a GUID) or its resource id; `timespan` is as sent, already checked. */
  readonly query: RunQuery;
}

const AUDIENCES = QUERY_HOSTS.map((host) => `https://${host}`);

const QUERY = z.object({
  query: z.string().min(1),
  timespan: z.string().nullish(),
  workspaces: z.array(z.string()).nullish(),
});
const BATCH = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      body: QUERY,
      workspace: z.string(),
      headers: z.record(z.string(), z.string()).nullish(),
    }),
  ),
});

/**
 * Answers for the Log Analytics query API: by workspace id, by resource id, and in batches.
 *
 * See https://learn.microsoft.com/azure/azure-monitor/logs/api/overview
 */
export function createQuery(options: QueryOptions): Handler {
  return async (request) => {
    const refusal = authorize(request, options);
    if (refusal) return refusal;
    const path = decodeURIComponent(request.path).replace(/\/{2,}/g, '/');
    if (path === '/v1/$batch') return runBatch(request, options.query);
    const workspace = /^\/v1\/workspaces\/([^/]+)\/query$/i.exec(path)?.[1] ?? RESOURCE_PATH.exec(path)?.[1];
    if (workspace === undefined) return azureError(404, 'PathNotFoundError', 'The requested path does not exist');
    const query = parseBody(request, QUERY);
    if ('status' in query) return query;
    return runQuery(options.query, query, workspace, headerOf(request, 'prefer'));
  };
}

const RESOURCE_PATH = /^\/v1(\/subscriptions\/.+)\/query$/i;

function authorize(request: AzureRequest, { tokens, permissions }: QueryOptions): AzureAnswer | undefined {
  try {
    const claims = tokens.verify(headerOf(request, 'authorization'), AUDIENCES);
    return permissions(claims.oid, DATA_ACTIONS.query)
      ? undefined
      : azureError(
          403,
          'InsufficientAccessError',
          'The provided credentials have insufficient access to the workspace',
        );
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return azureError(401, 'InvalidTokenError', error.message);
  }
}

async function runBatch(request: AzureRequest, run: RunQuery): Promise<AzureAnswer> {
  const batch = parseBody(request, BATCH);
  if ('status' in batch) return batch;
  const responses = await Promise.all(
    batch.requests.map(async ({ id, body, workspace, headers }) => {
      const answer = await runQuery(run, body, workspace, headers?.['prefer']);
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      return `{"id":${JSON.stringify(id)},"status":${answer.status},"headers":{},"body":${text}}`;
    }),
  );
  return { status: 200, body: `{"responses":[${responses.join(',')}]}` };
}

function parseBody<T extends object>(request: AzureRequest, schema: z.ZodType<T>): T | AzureAnswer {
  if (request.method !== 'POST') return azureError(405, 'MethodNotAllowedError', 'Only POST is answered here');
  try {
    return schema.parse(JSON.parse(request.body.toString('utf8')));
  } catch (error) {
    return azureError(400, 'BadArgumentError', 'The request had some invalid properties', {
      innererror: { code: 'InvalidRequestBody', message: messageOf(error) },
    });
  }
}

async function runQuery(
  run: RunQuery,
  { query, timespan, workspaces }: z.infer<typeof QUERY>,
  workspace: string,
  prefer = '',
): Promise<AzureAnswer> {
  try {
    if (timespan) toInterval(timespan, '1970-01-01T00:00:00Z');
    for (const other of workspaces ?? []) {
      if (other !== workspace) throw new WorkspaceNotFound(`The workspace '${other}' does not exist here.`);
    }
    const startedAt = performance.now();
    const result = await run(query, timespan ?? undefined, workspace);
    return { status: 200, body: toResultJson(result, prefer, (performance.now() - startedAt) / 1000) };
  } catch (error) {
    return toQueryError(error);
  }
}

function toResultJson(result: QueryResult, prefer: string, seconds: number): string {
  const parts = [`"tables":[${toTableJson(result)}]`];
  if (prefer.includes('include-statistics=true')) {
    const datasetStatistics = [{ tableRowCount: result.rows.length }];
    parts.push(`"statistics":${JSON.stringify({ query: { executionTime: seconds, datasetStatistics } })}`);
  }
  if (prefer.includes('include-render=true')) {
    const { kind, ...rest } = result.visualization ?? { kind: 'table' };
    parts.push(`"render":${JSON.stringify({ visualization: kind, ...rest })}`);
  }
  return `{${parts.join(',')}}`;
}

/** The service nests a query's fault twice: what kind of error, then which, where it has a place (line from 1, pos from 0). */
function toQueryError(error: unknown): AzureAnswer {
  const message = messageOf(error);
  if (error instanceof WorkspaceNotFound) return azureError(404, 'PathNotFoundError', message);
  return azureError(400, 'BadArgumentError', 'The request had some invalid properties', {
    innererror: toKqlFault(error, message) ?? { code: 'BadRequest', message },
  });
}

/** A refusal of the query engine; `code` is `invalid-query` when Microsoft's parser refuses, whose own code ends the message. */
const KQL_ERROR = z.object({ code: z.string(), line: z.number(), column: z.number() });

/** The parser's codes for text that is no query at all; its others are about what names and types mean. */
const SYNTAX = /\((?:KS0\d\d|KS176|KS198)\)/;

function toKqlFault(error: unknown, message: string): unknown {
  const fault = KQL_ERROR.safeParse(error);
  if (!fault.success) return undefined;
  const { code, line, column } = fault.data;
  const place = { message: message.replace(/^\S+:\d+:\d+ error \S+ /, ''), line, pos: column - 1 };
  if (SYNTAX.test(message)) {
    const innererror = { code: 'SYN0002', ...place };
    return { code: 'SyntaxError', message: 'A recognition error occurred in the query.', innererror };
  }
  const innererror = { code: code === 'invalid-query' ? 'SEM0100' : code, ...place };
  return { code: 'SemanticError', message: 'A semantic error occurred.', innererror };
}
