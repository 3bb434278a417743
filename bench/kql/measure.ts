// One query in a process of its own, so that its peak memory is its own: measure.ts DATASET NAME kql|sql RUNS
import type { DuckDBConnection } from '@duckdb/node-api';

import { loadContent } from '../../kql/content';
import { createTableFromFile } from '../../workbench/kusto/data-file';
import { parseDatetime } from '../../workbench/kusto/datetime-text';
import { openDuckDb } from '../../workbench/kusto/duckdb';
import { translateQuery } from '../../workbench/kusto/translate/translate';
import { peakMemory } from '../peak-memory';
import { NOW } from './dataset';
import { loadQuestions, type Question } from './questions';

/** What one query took. */
export interface Measure {
  /** Median of the runs, execution alone, in milliseconds. */
  readonly milliseconds: number;

  /** Median of the processor time of all threads, in milliseconds: hardly moved by what else the machine does. */
  readonly processor: number;

  /** Parsing, binding and translating, in milliseconds; 0 for SQL. */
  readonly translation: number;

  /** Peak of the process, in MB. */
  readonly memory: number;
  readonly rows: number;
}

type Language = 'kql' | 'sql';

async function main([dataset = '', name = '', language = '', runs = '5']: readonly string[]): Promise<void> {
  const question = loadQuestions().find((each) => each.name === name);
  if (!question) throw new Error(`Question '${name}': it must be one of the rules and tiles.`);
  process.stdout.write(
    JSON.stringify(await measure(dataset, question, language === 'kql' ? 'kql' : 'sql', Number(runs))),
  );
}

async function measure(dataset: string, question: Question, language: Language, runs: number): Promise<Measure> {
  const { connection } = await openDuckDb();
  const { sql, translation } =
    language === 'kql'
      ? await translate(connection, dataset, question.kql, runs)
      : { sql: question.sql, translation: 0 };
  await connection.run(`CREATE VIEW events AS SELECT * FROM read_parquet('${dataset}')`);
  // Into a table, so that handing rows over to JavaScript is not measured.
  const { milliseconds, processor } = await medians(runs, () =>
    connection.run(`CREATE OR REPLACE TEMP TABLE result AS ${sql}`),
  );
  const rows = Number((await connection.runAndReadAll('SELECT count(*) FROM result')).getRows()[0]?.[0]);
  return { milliseconds, processor, translation, memory: peakMemory() / 2 ** 20, rows };
}

async function translate(
  connection: DuckDBConnection,
  dataset: string,
  kql: string,
  runs: number,
): Promise<{ readonly sql: string; readonly translation: number }> {
  const now = parseDatetime(NOW) ?? 0n;
  const { table, sqlName, isLarge } = await createTableFromFile(connection, dataset, loadContent().events.columns, now);
  const context = {
    database: { tables: [table] },
    tables: new Map([[table.name, sqlName]]),
    large: new Set(isLarge ? [sqlName] : []),
    now,
  };
  const { sql } = translateQuery(kql, context);
  const { milliseconds: translation } = await medians(runs, () => Promise.resolve(translateQuery(kql, context)));
  return { sql, translation };
}

async function medians(
  runs: number,
  run: () => Promise<unknown>,
): Promise<{ readonly milliseconds: number; readonly processor: number }> {
  const times: number[] = [];
  const processorTimes: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await run();
    const { user, system } = process.cpuUsage(before);
    times.push(performance.now() - start);
    processorTimes.push((user + system) / 1000);
  }
  return { milliseconds: middle(times), processor: middle(processorTimes) };
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

if (require.main === module) void main(process.argv.slice(2));
