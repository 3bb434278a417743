import { bindQuery } from '../../../kql/language/parse';
import type { QueryEngine } from '../../detection/query-engine';
import { toRows, type ResultRow, type ResultTable } from '../../detection/result-row';
import type { KustoEngine } from '../../kusto/engine';
import { isSorted, toSteadyResult } from '../../detection/steady-result';

/** The tables that Sentinel writes, which differ between two versions even where their events are the same. */
const SENTINEL_TABLES: readonly string[] = ['SecurityAlert', 'SecurityIncident'];

/** What the text of a query tells: parsing takes longer than asking it once more. */
interface QueryTraits {
  readonly isAboutSentinel: boolean;
  readonly isSorted: boolean;
}

/** The tables of one version. Events may stand in an engine that both versions read; alerts and incidents never do. */
export class SideEngine implements QueryEngine {
  readonly #traits = new Map<string, QueryTraits>();
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
    const traits = this.#traitsOf(kql);
    const engine = traits.isAboutSentinel ? this.sentinel : this.events;
    const result = toSteadyResult(await engine.query(kql, options), traits.isSorted);
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

  #traitsOf(kql: string): QueryTraits {
    const traits = this.#traits.get(kql) ?? {
      isAboutSentinel:
        this.events === this.sentinel || (mayReadSentinel(kql) && tablesOf(kql, this.sentinel).some(isSentinelTable)),
      isSorted: isSorted(kql),
    };
    this.#traits.set(kql, traits);
    return traits;
  }
}

/** Whether Sentinel itself fills a table. */
export function isSentinelTable(table: string): boolean {
  return SENTINEL_TABLES.includes(table);
}

/** Whether a query names a table that Sentinel fills, or any by a wildcard: its text tells faster than {@link tablesOf}. */
export function mayReadSentinel(kql: string): boolean {
  return kql.includes('*') || SENTINEL_TABLES.some((table) => kql.includes(table));
}

/** The tables that a query reads. */
export function tablesOf(kql: string, engine: Pick<KustoEngine, 'database'>): string[] {
  const tables = [...bindQuery(kql, engine.database()).syntax.walk()].flatMap(({ symbol }) =>
    symbol?.kind === 'table' ? [symbol.name] : [],
  );
  return [...new Set(tables)];
}
