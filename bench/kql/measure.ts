// One query in a process of its own, so that its peak memory is its own: measure.ts DATASET NAME kql|sql RUNS
import { readFileSync } from 'node:fs';

import { DuckDBInstance } from '@duckdb/node-api';

import { loadContent } from '../../kql/content';
import { KustoEngine } from '../../workbench/kusto/engine';
import { NOW } from './dataset';
import { loadQuestions } from './questions';

/** What one query took. */
export interface Measure {
  /** Median of the runs, execution alone, in milliseconds. */
  readonly milliseconds: number;

  /** Parsing, binding and translating, warm, in milliseconds; absent for SQL. */
  readonly translation?: number;

  /** Peak of the process, in MB. */
  readonly memory: number;
  readonly rows: number;
}

async function main([dataset = '', name = '', language = '', runs = '5']: readonly string[]): Promise<void> {
  const question = loadQuestions().find((each) => each.name === name);
  if (!question) throw new Error(`Question '${name}': it must be one of the rules and tiles.`);
  const measure = language === 'kql' ? await runKql(dataset, question.kql, Number(runs)) : await runSql(dataset, question.sql, Number(runs));
  process.stdout.write(JSON.stringify({ ...measure, memory: peakMegabytes() }));
}

async function runKql(dataset: string, kql: string, runs: number): Promise<Omit<Measure, 'memory'>> {
  const engine = await KustoEngine.open();
  const { events } = loadContent();
  await engine.loadFile(dataset, NOW, events.columns);
  engine.translate(kql, { now: NOW });
  const translation = await median(runs, () => engine.translate(`${kql}\n`, { now: NOW }));
  let rows = 0;
  const total = await median(runs, async () => {
    rows = (await engine.query(kql, { now: NOW })).rows.length;
  });
  engine.close();
  return { milliseconds: total, translation, rows };
}

async function runSql(dataset: string, sql: string, runs: number): Promise<Omit<Measure, 'memory'>> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE VIEW events AS SELECT * FROM read_parquet('${dataset}')`);
  let rows = 0;
  const milliseconds = await median(runs, async () => {
    rows = (await connection.runAndReadAll(sql)).getRows().length;
  });
  return { milliseconds, rows };
}

async function median(runs: number, run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

function peakMegabytes(): number {
  const [, peak = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(peak) / 1024;
}

if (require.main === module) void main(process.argv.slice(2));
