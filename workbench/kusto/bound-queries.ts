import { type BoundQuery, bindQuery, type KustoDatabase } from '../../kql/language/parse';

/** Queries that are kept for each database. */
const KEPT = 64;

/**
 * Binding takes the parser longer than running takes the database, so the latest queries are kept: a rule is bound once for all its
 * runs. Engines that share this share what is bound to databases that look alike.
 */
export class BoundQueries {
  private readonly databases = new Map<string, Map<string, BoundQuery>>();
  private readonly keys = new WeakMap<KustoDatabase, string>();

  /** The query, bound to the database; a database that changes must be another object. */
  readonly bind = (text: string, database: KustoDatabase): BoundQuery => {
    const key = this.keys.get(database) ?? JSON.stringify(database);
    this.keys.set(database, key);
    const queries = this.databases.get(key) ?? new Map<string, BoundQuery>();
    this.databases.set(key, queries);
    const query = queries.get(text) ?? bindQuery(text, database);
    queries.delete(text);
    queries.set(text, query);
    const [oldest] = queries.keys();
    if (queries.size > KEPT && oldest !== undefined) queries.delete(oldest);
    return query;
  };
}
