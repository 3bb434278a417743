import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { loadContent } from '../../kql/content';
import { ACTION_SCOPES, actionsAt, buildGrantCondition, loadDeploymentRole } from '../../stacks/deployment-role';
import { runCli } from '../../workbench/cli';
import { lintQuery } from '../../workbench/kusto/lint/lint-query';
import { codeOf, listPages, readPage, ROOT } from './pages';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const pages = listPages();

test.each(pages)('every npm script that %s names exists', (page) => {
  const named = [...readPage(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);

  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('every verb that a page names exists, with the flags that it shows', async () => {
  const shown = pages.flatMap((page) =>
    [...readPage(page).matchAll(/(?:npx |[`'])noxys-sentinel ([a-z]+)((?:[^`'\n|]|\\\|)*)/g)].map(
      ([, verb = '', rest = '']) => ({
        page,
        verb,
        flags: rest.match(/(?<= )--[a-z-]+/g) ?? [],
      }),
    ),
  );
  const help = new Map<string, string>();
  for (const verb of new Set(shown.map(({ verb }) => verb))) {
    help.set(verb, await readHelp(verb));
  }

  const wrong = shown.filter(
    ({ verb, flags }) => help.get(verb) === '' || flags.some((flag) => !help.get(verb)?.includes(flag)),
  );

  expect(wrong).toEqual([]);
});

test.each(pages.flatMap((page) => codeOf(readPage(page), 'kusto').map((query) => ({ page, query }))))(
  'the linter finds no error in a query of $page',
  ({ page, query }) => {
    const found = lintQuery(page, query, 'hunting', loadContent());

    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);

test('the page about deployment registers every resource provider that the stacks use', () => {
  const deployer = loadDeploymentRole('deployer');
  // Resource Manager and Entra's roles are there in every subscription; data connector tiles belong to Sentinel.
  const always = ['Microsoft.Resources', 'Microsoft.Authorization'];
  const used = ACTION_SCOPES.flatMap((scope) => actionsAt(deployer, scope)).map((action) => action.split('/')[0] ?? '');
  const registered = codeOf(readPage('docs/deploy.md'), 'sh')
    .find((code) => code.includes('az provider register'))
    ?.match(/Microsoft\.\w+/g);

  expect(registered).toEqual(
    [...new Set([...used, 'Microsoft.AlertsManagement'])].filter((name) => !always.includes(name)).sort(),
  );
});

test('the commands of the page about deployment write every custom role, and the condition', () => {
  const script = codeOf(readPage('docs/deploy.md'), 'sh').find((code) => code.includes('mkdir -p roles')) ?? '';
  const [withoutAzure = ''] = script.split('for file in');
  const folder = mkdtempSync(join(tmpdir(), 'noxys-docs-'));
  try {
    symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
    const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';

    execFileSync('bash', ['-euc', withoutAzure], { cwd: folder, env: { ...process.env, SUBSCRIPTION } });

    const expected = ['deployer', 'planner'].flatMap((who) => ACTION_SCOPES.map((scope) => `${who}-${scope}.json`));
    expect(readdirSync(join(folder, 'roles')).sort()).toEqual([...expected, 'condition.txt'].sort());
    for (const file of expected) {
      expect(JSON.parse(readFileSync(join(folder, 'roles', file), 'utf8'))).toMatchObject({
        AssignableScopes: [`/subscriptions/${SUBSCRIPTION}`],
      });
    }
    expect(readFileSync(join(folder, 'roles', 'condition.txt'), 'utf8')).toBe(
      buildGrantCondition(loadDeploymentRole('deployer')),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every workflow that the page about deployment names is there, and every one there is named', () => {
  const page = readPage('docs/deploy.md');
  const table = page.slice(page.indexOf('`.github/workflows/`'), page.indexOf('GitHub: make the environments'));
  const named = [...table.matchAll(/`([\w-]+\.yml)`/g)].map(([, name = '']) => name);
  const folders = ['.github/workflows', '.azure-pipelines'];
  const files = folders.flatMap((folder) => readdirSync(join(ROOT, folder))).filter((file) => file !== 'setup.yml');

  expect(files.filter((file) => !named.includes(file))).toEqual([]);
  expect(named.filter((name) => !folders.some((folder) => existsSync(join(ROOT, folder, name))))).toEqual([]);
});

/** The help of a verb; empty when there is none. */
async function readHelp(verb: string): Promise<string> {
  let text = '';
  await runCli([verb, '--help'], {
    stdout: (part) => (text += part),
    stderr: () => undefined,
    stdin: Readable.from([]),
    isTerminal: false,
  });
  return text;
}
