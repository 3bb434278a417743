import type { TokenCredential } from '@azure/identity';
import { Durations, LogsQueryClient, type LogsQueryResult, LogsQueryResultStatus } from '@azure/monitor-query-logs';

/** A row of a query's result, by column. */
export type LogRow = Readonly<Record<string, unknown>>;

/** Runs queries on a workspace. */
export interface WorkspaceLogs {
  /** The rows, over the last day. @throws QueryRefused */
  query(kql: string): Promise<readonly LogRow[]>;
}

/** The workspace does not answer a query. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';

  constructor(
    /** HTTP status; `undefined` when nothing answered. */
    readonly status: number | undefined,

    /** Whether the query names a table that the workspace does not have. */
    readonly isTableMissing: boolean,
  ) {
    super(status === undefined ? 'the query API did not answer' : `the query API answered ${status}`);
  }
}

/** Queries through Azure's own client, by the workspace's resource id: its other id is not known before it is deployed. */
export class AzureWorkspaceLogs implements WorkspaceLogs {
  readonly #client: LogsQueryClient;

  /** Without its first slash, which the client writes itself. */
  readonly #resource: string;

  constructor(workspaceId: string, credential: TokenCredential) {
    this.#resource = workspaceId.replace(/^\//, '');
    this.#client = new LogsQueryClient(credential, { retryOptions: { maxRetries: 2 } });
  }

  async query(kql: string): Promise<readonly LogRow[]> {
    try {
      return toRows(await this.#client.queryResource(this.#resource, kql, { duration: Durations.oneDay }));
    } catch (error) {
      const { status, text } = readError(error);
      throw new QueryRefused(status, status === 400 && /SEM0100|Failed to resolve table/i.test(text));
    }
  }
}

function toRows(result: LogsQueryResult): LogRow[] {
  const [table] = result.status === LogsQueryResultStatus.Success ? result.tables : result.partialTables;
  if (table === undefined) return [];
  const names = table.columnDescriptors.map(({ name }) => name);
  return table.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}

function readError(error: unknown): { readonly status: number | undefined; readonly text: string } {
  const text = error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : '';
  const status = error instanceof Object && 'statusCode' in error ? error.statusCode : undefined;
  return { status: typeof status === 'number' ? status : undefined, text };
}
