import { type BoundQuery, bindQuery, type KustoDatabase } from '../../kql/language/parse';

/** Queries that are kept for each database. */
const KEPT = 64;

/** Binding takes the parser longer than running takes the database, so the latest queries are kept: a rule is bound once for all its runs. */
export class BoundQueries {
  private readonly databases = new WeakMap<KustoDatabase, Map<string, BoundQuery>>();

  /** The query, bound to the database; a database that changes must be another object. */
  readonly bind = (text: string, database: KustoDatabase): BoundQuery => {
    const queries = this.databases.get(database) ?? new Map<string, BoundQuery>();
    this.databases.set(database, queries);
    const query = queries.get(text) ?? bindQuery(text, database);
    queries.delete(text);
    queries.set(text, query);
    const [oldest] = queries.keys();
    if (queries.size > KEPT && oldest !== undefined) queries.delete(oldest);
    return query;
  };
}
