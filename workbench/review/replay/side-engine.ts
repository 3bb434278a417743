import type { QueryEngine } from '../../detection/query-engine';
import { toRows, type ResultRow, type ResultTable } from '../../detection/result-row';
import type { KustoEngine } from '../../kusto/engine';
import { isSorted, toSteadyResult } from '../../detection/steady-result';

/** The tables that Sentinel writes, which differ between two versions even where their events are the same. */
const SENTINEL_TABLES: readonly string[] = ['SecurityAlert', 'SecurityIncident'];

/** The tables of one version. Events may stand in an engine that both versions read; alerts and incidents never do. */
export class SideEngine implements QueryEngine {
  // Parsing a query takes longer than asking it once more, and a rule is asked many times.
  readonly #isAboutSentinel = memoise(
    (kql) => mayReadSentinel(kql) && tablesOf(kql, this.sentinel).some(isSentinelTable),
  );
  readonly #isSorted = memoise(isSorted);
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
    const engine = this.events === this.sentinel || this.#isAboutSentinel(kql) ? this.sentinel : this.events;
    const answer = await engine.query(kql, options);
    const result = toSteadyResult(answer, answer.rows.length < 2 || this.#isSorted(kql));
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
}

/** Asks about a text once. */
function memoise(ask: (text: string) => boolean): (text: string) => boolean {
  const answers = new Map<string, boolean>();
  return (text) => {
    const answer = answers.get(text) ?? ask(text);
    answers.set(text, answer);
    return answer;
  };
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
export function tablesOf(kql: string, engine: Pick<KustoEngine, 'bind'>): string[] {
  const tables = [...engine.bind(kql).syntax.walk()].flatMap(({ symbol }) =>
    symbol?.kind === 'table' ? [symbol.name] : [],
  );
  return [...new Set(tables)];
}
