// `npm run bench:bundle`: size and cold start of what ships, each next to its goal.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BENCH_SETTINGS } from './server-process';

const RUNS = 11;
const MAX_BYTES = 1_100_000;
const MAX_MILLISECONDS = 160;

const scratch = mkdtempSync(join(tmpdir(), 'relay-bundle-'));
try {
  execFileSync(process.execPath, [
    '-e',
    `import(${JSON.stringify(join(__dirname, '../../transform-fn/build.mjs'))}).then((m) => m.buildRelay(${JSON.stringify(scratch)}))`,
  ]);
  const folder = join(scratch, 'package');
  const bytes = statSync(join(folder, 'index.js')).size;
  goal(`bundle ${bytes.toLocaleString('en')} bytes`, `<= ${MAX_BYTES.toLocaleString('en')}`, bytes <= MAX_BYTES);
  // What else the machine does only adds to it, so the fastest tells what the load itself takes.
  const times = Array.from({ length: RUNS }, () => requireCold(folder)).sort((x, y) => x - y);
  const [fastest = Infinity] = times;
  const middle = times[Math.floor(RUNS / 2)] ?? Infinity;
  goal(
    `cold require ${fastest.toFixed(0)} ms at best of ${RUNS}, ${middle.toFixed(0)} ms in the middle`,
    `<= ${MAX_MILLISECONDS} ms`,
    fastest <= MAX_MILLISECONDS,
  );
} finally {
  rmSync(scratch, { recursive: true });
}

/** Loads the bundle in a fresh process, beside a stand-in for the host's module; milliseconds of the load alone. */
function requireCold(folder: string): number {
  const core = join(folder, 'node_modules/@azure/functions-core');
  mkdirSync(core, { recursive: true });
  writeFileSync(
    join(core, 'index.js'),
    'exports.setProgrammingModel = exports.registerHook = () => undefined; exports.registerFunction = () => ({ dispose() {} });',
  );
  const script =
    'const start = performance.now(); require("./index.js"); console.log(performance.now() - start); process.exit()';
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: folder, env: BENCH_SETTINGS, encoding: 'utf8' }));
}

function goal(text: string, wanted: string, isMet: boolean): void {
  process.stdout.write(`${text}, goal ${wanted}: ${isMet ? 'met' : 'MISSED'}\n`);
  if (!isMet) process.exitCode = 1;
}
