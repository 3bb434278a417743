import type { KustoType } from '../../kql/loader/schema';
import type { ResultTable } from './result-row';

/** What detection needs of the engine: tables that can be filled and queried. `KustoEngine` is one. */
export interface QueryEngine {
  createTable(table: {
    readonly name: string;
    readonly columns: readonly { readonly name: string; readonly type: KustoType }[];
  }): Promise<void>;

  append(
    table: string,
    rows: readonly Record<string, unknown>[],
    ingestionTime: string | readonly string[],
  ): Promise<void>;

  query(
    kql: string,
    options: {
      readonly now: string;
      readonly timespan?: { readonly column: 'TimeGenerated'; readonly from: string; readonly to: string };
      readonly file?: string;
    },
  ): Promise<ResultTable>;

  database(): { readonly tables: readonly { readonly name: string }[] };
}
