import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Tool } from '../support/tool';

const ROOT = join(__dirname, '..', '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

test('the two commands of the README are there, and start what it says', () => {
  expect(readme).toContain('```sh\nnpm ci && npm start\n```');
  expect(readme).toContain('```sh\nnpm ci && npm test\n```');
  expect(scripts['start']).toBe('node bin/noxys-sentinel.js lab');
  expect(scripts['test']).toBe('jest');
});

test('every script that the README runs exists', () => {
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);

  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('every verb and flag that the README shows exists', async () => {
  const help = await Tool.run(['--help']);
  const lab = await Tool.run(['lab', '--help']);
  const verbs = [...readme.matchAll(/npx noxys-sentinel ([a-z]+)/g)].map(([, verb = '']) => verb);
  const flags = [...readme.matchAll(/npm start -- (--[a-z-]+)/g)].map(([, flag = '']) => flag);

  expect(verbs.filter((verb) => !new RegExp(`^  ${verb} `, 'm').test(help.stdout))).toEqual([]);
  expect(flags.filter((flag) => !lab.stdout.includes(flag))).toEqual([]);
});
