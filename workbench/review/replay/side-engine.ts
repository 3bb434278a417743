import { bindQuery } from '../../../kql/language/parse';
import type { QueryEngine } from '../../detection/query-engine';
import { toRows, type ResultRow, type ResultTable } from '../../detection/result-row';
import type { KustoEngine } from '../../kusto/engine';
import { toSteadyResult } from './steady-result';

/** The tables that Sentinel writes, which differ between two versions even where their events are the same. */
const SENTINEL_TABLES: readonly string[] = ['SecurityAlert', 'SecurityIncident'];

/** The tables of one version. Events may stand in an engine that both versions read; alerts and incidents never do. */
export class SideEngine implements QueryEngine {
  readonly #readsSentinel = new Map<string, boolean>();
  #latest: ResultTable = { columns: [], rows: [] };

  constructor(
    private readonly events: KustoEngine,
    private readonly sentinel: KustoEngine,
  ) {}

  createTable(table: Parameters<QueryEngine['createTable']>[0]): Promise<void> {
    return this.sentinel.createTable(table);
  }

  append(...args: Parameters<QueryEngine['append']>): Promise<void> {
    return this.sentinel.append(...args);
  }

  async query(...[kql, options]: Parameters<QueryEngine['query']>): Promise<ResultTable> {
    const engine = this.#isAboutSentinel(kql) ? this.sentinel : this.events;
    const result = toSteadyResult(kql, await engine.query(kql, options));
    if (options.file !== undefined) this.#latest = result;
    return result;
  }

  database(): ReturnType<QueryEngine['database']> {
    return this.sentinel.database();
  }

  /** The result of the latest query that came from a file. */
  get latestRows(): readonly ResultRow[] {
    return toRows(this.#latest);
  }

  #isAboutSentinel(kql: string): boolean {
    if (this.events === this.sentinel) return true;
    const isAbout = this.#readsSentinel.get(kql) ?? tablesOf(kql, this.sentinel).some(isSentinelTable);
    this.#readsSentinel.set(kql, isAbout);
    return isAbout;
  }
}

/** Whether Sentinel itself fills a table. */
export function isSentinelTable(table: string): boolean {
  return SENTINEL_TABLES.includes(table);
}

/** The tables that a query reads. */
export function tablesOf(kql: string, engine: Pick<KustoEngine, 'database'>): string[] {
  const tables = [...bindQuery(kql, engine.database()).syntax.walk()].flatMap(({ symbol }) =>
    symbol?.kind === 'table' ? [symbol.name] : [],
  );
  return [...new Set(tables)];
}
