import { KustoEngine, type QueryResult } from '../../workbench/kusto/engine';

/** The time at which the tests' queries run. */
export const NOW = '2026-01-15T12:00:00Z';

/** An engine that is opened before the tests of a file and closed behind them. */
export function useEngine(prepare: (engine: KustoEngine) => Promise<void> = () => Promise.resolve()): KqlRunner {
  let engine: KustoEngine | undefined;
  beforeAll(async () => {
    engine = await KustoEngine.open();
    await prepare(engine);
  });
  afterAll(() => engine?.close());
  return new KqlRunner(() => {
    if (!engine) throw new Error('Engine: it must be open, which it is while tests run.');
    return engine;
  });
}

/** Runs queries at {@link NOW}, and shows the SQL that they become. */
export class KqlRunner {
  constructor(private readonly engineOf: () => KustoEngine) {}

  get engine(): KustoEngine {
    return this.engineOf();
  }

  run(kql: string): Promise<QueryResult> {
    return this.engine.query(kql, { now: NOW });
  }

  async rows(kql: string): Promise<unknown[][]> {
    return (await this.run(kql)).rows;
  }

  /** The result as one object a row. */
  async records(kql: string): Promise<Record<string, unknown>[]> {
    const { columns, rows } = await this.run(kql);
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
  }

  /** The value of an expression. */
  async value(expression: string): Promise<unknown> {
    return (await this.rows(`print x = ${expression}`))[0]?.[0];
  }

  /** The SQL of an expression. */
  expressionSql(expression: string): string {
    const match = /\(\n {2}SELECT (.*) AS "x"\n\)/s.exec(this.sql(`print x = ${expression}`));
    return match?.[1] ?? '';
  }

  /** The whole statement. */
  sql(kql: string): string {
    return this.engine.translate(kql, { now: NOW }).sql;
  }

  /** The body of each step, in order. */
  steps(kql: string): string[] {
    return this.sql(kql)
      .split(/^(?:WITH )?_\d+ AS (?:MATERIALIZED )?\($|^\),?$/m)
      .map((step) => step.trim())
      .filter((step) => step !== '');
  }
}
