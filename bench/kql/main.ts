// `npm run bench:kql`: the rules and tiles as translated, beside hand-written SQL for the same questions, and a cold
// `lint`, each next to its goal.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeDataset } from './dataset';
import type { Measure } from './measure';
import { loadQuestions } from './questions';

const SIZES = [1_000_000, 10_000_000];
const RUNS = 5;
const MAX_RATIO = 1.5;
const MAX_MEGABYTES = 1_500;
const MAX_LINT_SECONDS = 2;

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-kql-'));
  let missed = 0;
  try {
    for (const size of chosenSizes()) {
      const dataset = join(scratch, `${size}`, 'NoxysEvents_CL.parquet');
      execFileSync('mkdir', ['-p', join(scratch, `${size}`)]);
      await writeDataset(dataset, size);
      print(`\n${size.toLocaleString('en')} events, median of ${RUNS} runs, from Parquet`);
      print(line('question', 'KQL ms', 'SQL ms', 'ratio', 'CPU ratio', 'KQL MB', 'SQL MB', 'parse ms', 'rows'));
      for (const { name } of loadQuestions()) {
        const kql = measure(dataset, name, 'kql');
        const sql = measure(dataset, name, 'sql');
        const ratio = kql.milliseconds / sql.milliseconds;
        const isMet = ratio <= MAX_RATIO && kql.memory <= MAX_MEGABYTES;
        if (!isMet) missed += 1;
        const figures = [kql.milliseconds, sql.milliseconds].map((each) => each.toFixed(0));
        const memory = [kql.memory, sql.memory].map((each) => each.toFixed(0));
        const rows = kql.rows === sql.rows ? `${kql.rows}` : `${kql.rows} / ${sql.rows}`;
        const parse = kql.translation.toFixed(1);
        print(
          `${line(name, ...figures, ratio.toFixed(2), (kql.processor / sql.processor).toFixed(2), ...memory, parse, rows)}${isMet ? '' : '  MISSED'}`,
        );
      }
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  print(`\nGoals: ratio <= ${MAX_RATIO}, memory <= ${MAX_MEGABYTES} MB: ${missed === 0 ? 'met' : `${missed} missed`}`);
  const seconds = lintCold();
  const isMet = seconds <= MAX_LINT_SECONDS;
  print(
    `Cold lint of all content: ${seconds.toFixed(2)} s, goal <= ${MAX_LINT_SECONDS} s: ${isMet ? 'met' : 'MISSED'}`,
  );
  if (missed > 0 || !isMet) process.exitCode = 1;
}

/** The sizes named on the command line, or all. */
function chosenSizes(): number[] {
  const named = process.argv.slice(2).map(Number);
  return named.length > 0 ? named : SIZES;
}

function measure(dataset: string, name: string, language: 'kql' | 'sql'): Measure {
  const script = join(__dirname, 'measure.ts');
  const output = execFileSync(
    process.execPath,
    ['-r', 'ts-node/register', script, dataset, name, language, `${RUNS}`],
    {
      encoding: 'utf8',
    },
  );
  return JSON.parse(output) as Measure;
}

/** Seconds that the command takes in a process of its own, median of the runs. */
function lintCold(): number {
  const command = join(__dirname, '../../bin/noxys-sentinel.js');
  const seconds = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    execFileSync(process.execPath, [command, 'lint'], { stdio: 'ignore' });
    return (performance.now() - start) / 1_000;
  });
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
}

function line(name: string, ...cells: readonly string[]): string {
  return [name.padEnd(36), ...cells.map((cell) => cell.padStart(10))].join('');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

void main();
