import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { contentUuid } from '../../kql/content';
import { loadEnvironment } from '../../stacks/environment';
import { loadLock, toLockFile } from '../../stacks/protection';
import { runStubbed } from '../support/stubbed-shell';
import { codeOf, listPages, readPage, ROOT } from './pages';

const ENVIRONMENT = 'prod';

test('the expressions that pages have node print are the values that they promise', () => {
  const { names } = loadEnvironment(ENVIRONMENT);
  const test = loadEnvironment('test').names;

  const printed = evaluate(listPages().flatMap(readExpressions));

  expect(printed).toEqual({
    "require('./stacks/environment').loadEnvironment('test').names": test,
    "require('./stacks/environment').loadEnvironment('test').names.vault": test.vault,
    ...Object.fromEntries(
      (['resourceGroup', 'functionApp', 'functionAppId', 'vault', 'storageAccount', 'workspaceId'] as const).map(
        (name) => [
          `require('./stacks/environment').loadEnvironment(process.env.ENVIRONMENT).names.${name}`,
          names[name],
        ],
      ),
    ),
    "crypto.createHmac('sha256', process.env.HASH_KEY).update('alice@example.com').digest('hex')":
      expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    "require('./kql/content.ts').contentUuid('credential-in-prompt')": contentUuid('credential-in-prompt'),
  });
});

test('the command that writes the lock of prod writes one, which a synthesis misses before', () => {
  const command = /`npx (ts-node stacks\/lock\.ts prod)`/.exec(readPage('docs/deploy.md'))?.[1]?.split(' ') ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'noxys-lock-'));
  try {
    for (const copied of ['stacks', 'kql']) cpSync(join(ROOT, copied), join(folder, copied), { recursive: true });
    for (const linked of ['node_modules', 'transform-fn', 'package.json', 'tsconfig.json']) {
      symlinkSync(join(ROOT, linked), join(folder, linked));
    }
    const environments = join(folder, 'stacks', 'environments');
    rmSync(toLockFile('prod', environments), { force: true });
    const [binary = '', ...args] = command;
    const run = (...rest: readonly string[]) =>
      spawnSync(join(ROOT, 'node_modules', '.bin', binary), rest, {
        cwd: folder,
        env: { ...process.env, NOXYS_ENV: 'prod' },
        encoding: 'utf8',
      });

    expect(run('stacks/main.ts').stderr).toMatch(/^Environment 'prod': should have a lock, found none/);
    expect(run(...args)).toMatchObject({
      status: 0,
      stdout: 'stacks/environments/prod.lock.json written. Commit it.\n',
    });
    expect(Object.keys(loadLock('prod', environments))).toContain('table');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What a page has `node -p` print, once its shell has read the commands. */
function readExpressions(page: string): readonly string[] {
  const text = readPage(page);
  const blocks = codeOf(text, 'sh').flatMap((block) => block.split('\n'));
  const prose = [...text.matchAll(/`(node [^`\n]*-p "[^`\n]*")`/g)].map(([, command = '']) => command);
  const lines = [...blocks.filter((line) => /node .*-p "|\$\(name /.test(line)), ...prose];
  return runStubbed(lines.join('\n'), { node: 'printf "%s\\n" "${@: -1}" >> "$LOG"' }, {}).log;
}

/** The values of expressions, by their texts, all worked out by one node as the pages start it. */
function evaluate(expressions: readonly string[]): unknown {
  const script = `console.log(JSON.stringify(Object.fromEntries(${JSON.stringify(expressions)}.map((each) => [each, eval(each)]))))`;
  const env = { ...process.env, ENVIRONMENT, HASH_KEY: 'key' };
  const printed = execFileSync(process.execPath, ['-r', 'ts-node/register', '-e', script], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  return z.unknown().parse(JSON.parse(printed));
}
