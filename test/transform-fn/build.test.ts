import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { unzipSync } from 'fflate';

const scratch = mkdtempSync(join(tmpdir(), 'relay-build-'));
const first = build('first');
const second = build('second');

afterAll(() => rmSync(scratch, { recursive: true }));

test('builds the same zip twice, byte for byte', () => {
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
});

test('holds just what the Functions host needs', () => {
  const files = unzipSync(readFileSync(first));

  expect(Object.keys(files)).toEqual(['host.json', 'index.js', 'package.json']);
});

test('stays within 1.1 MB', () => {
  expect(unzipSync(readFileSync(first))['index.js']?.length).toBeLessThanOrEqual(1_100_000);
});

test('registers its functions when it is loaded with good settings', () => {
  expect(registered(GOOD_SETTINGS)).toEqual(['intake', 'health', 'delivery', 'redrive', 'canary', 'poison']);
});

test('leaves the queue alone when a secret is still a vault reference', () => {
  const settings = {
    ...GOOD_SETTINGS,
    NOXYS_HASH_KEY: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/k)',
  };

  expect(registered(settings)).toEqual(['intake', 'health']);
});

const GOOD_SETTINGS = {
  NOXYS_BEARER_TOKEN: 'a-token-for-this-test',
  NOXYS_HASH_KEY: 'a-hash-key-for-this-test',
  AzureWebJobsStorage__accountName: 'relaystorage',
  AzureWebJobsStorage__clientId: '11111111-1111-1111-1111-111111111111',
  LOGS_INGESTION_ENDPOINT: 'https://dce.westeurope-1.ingest.monitor.azure.com',
  LOGS_INGESTION_RULE_ID: 'dcr-00000000000000000000000000000000',
};

/** Builds into a folder of its own, and gives the path of the zip. */
function build(name: string): string {
  const directory = join(scratch, name);
  const script = `import('${join(process.cwd(), 'transform-fn/build.mjs')}').then((m) => m.buildRelay('${directory}'))`;
  execFileSync(process.execPath, ['-e', script]);
  return join(directory, 'relay.zip');
}

/** Loads the built bundle in a process of its own, beside a stand-in for the host's module; names what it registers. */
function registered(settings: Record<string, string>): string[] {
  const folder = join(scratch, 'first/package');
  const core = join(folder, 'node_modules/@azure/functions-core');
  mkdirSync(core, { recursive: true });
  writeFileSync(
    join(core, 'index.js'),
    `exports.registered = [];
     exports.registerFunction = (metadata) => { exports.registered.push(metadata.name); return { dispose() {} }; };
     exports.setProgrammingModel = exports.registerHook = () => undefined;`,
  );
  const script = `require('./index.js'); console.log(JSON.stringify(require('@azure/functions-core').registered)); process.exit()`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: folder, env: settings, encoding: 'utf8' }),
  ) as string[];
}
