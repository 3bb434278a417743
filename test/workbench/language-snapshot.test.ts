import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BIN = resolve('bin/noxys-sentinel.js');
const MODULE = resolve('bin/language-snapshot.js');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'noxys-snapshot-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a snapshot holds the language service, and a verb in it answers as it does without', () => {
  const blob = join(folder, 'language.blob');
  const query = 'kql/hunting/recent-noxys-events.kql';

  node('-e', `require(${JSON.stringify(MODULE)}).buildSnapshot(${JSON.stringify(blob)})`);

  expect(readdirSync(folder)).toEqual(['language.blob']);
  // With other flags of V8 no snapshot of the install fits, and the verb runs without one.
  expect(node('--snapshot-blob', blob, BIN, 'lint', query, '--format', 'json')).toBe(
    node('--no-opt', BIN, 'lint', query, '--format', 'json'),
  );
}, 60_000);

test('there is none until it was built', () => {
  const found = node(
    '-p',
    `require(${JSON.stringify(MODULE)}).findSnapshot(${JSON.stringify(join(folder, 'none.blob'))})`,
  );

  expect(found).toBe('undefined\n');
  expect(existsSync(join(folder, 'none.blob'))).toBe(false);
});

function node(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
