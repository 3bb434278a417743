import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as z from 'zod';

const PROJECT = join(__dirname, '..', '..');

const Lock = z.object({ packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })) });

test('synthesising needs no development dependency, so `npm ci --omit=dev` is enough', () => {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')));

  const loaded = packagesLoadedBy(
    "require('ts-node/register'); require('./stacks/noxys-app'); require('./stacks/protection'); require('./kql/content').loadContent();",
  );

  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.filter((name) => packages[name]?.dev)).toEqual([]);
});

/** Folders under node_modules that a script loads modules from, as package-lock.json names them. */
function packagesLoadedBy(script: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-imports-'));
  try {
    const file = join(folder, 'files.json');
    const report = `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(Object.keys(require.cache))));`;
    execFileSync(process.execPath, ['-e', report + script], { cwd: PROJECT });
    const files = z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
    const names = files.flatMap(
      (each) => /^.*(node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(each.slice(PROJECT.length + 1))?.[0] ?? [],
    );
    return [...new Set(names)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each(['stacks/main.ts', 'stacks/lock.ts'])('%s tells a mistake by its message alone', (file) => {
  const { status, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register', file, 'staging'], {
    cwd: PROJECT,
    env: { ...process.env, NOXYS_ENV: 'staging' },
    encoding: 'utf8',
  });

  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^Environment 'staging': must have a file in stacks\/environments or be named pr-<number>, found .*\n$/,
  );
});
