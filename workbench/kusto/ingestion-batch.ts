import type { DuckDBConnection } from '@duckdb/node-api';

import type { RowAppender } from './table-store';

/**
 * Rows on their way through a transformation into a table. They wait in a table of their own on a connection of their own, so
 * they can be taken in while the database works at something else.
 */
export class IngestionBatch {
  /** @param insert puts what the transformation makes of the source into the table. */
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly source: RowAppender,
    private readonly insert: () => Promise<unknown>,
  ) {}

  /** Takes rows in, with the time at which each was received. */
  add(rows: readonly Readonly<Record<string, unknown>>[], received: readonly string[]): void {
    this.source.add(rows, received);
  }

  /** Stores what the rows have become, once and last. */
  async store(): Promise<void> {
    try {
      this.source.close();
      await this.insert();
    } finally {
      this.connection.closeSync();
    }
  }
}
