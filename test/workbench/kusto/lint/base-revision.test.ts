import { loadContent, type AnalyticsRule } from '../../../../kql/content';
import { checkVersions, GitRevision } from '../../../../workbench/kusto/lint/base-revision';

const content = loadContent();
const rule = content.rules.find(({ id }) => id === 'high-volume-policy-violations');

test('a rule that did not change needs no new version', () => {
  expect(check({})).toEqual([]);
});

test.each([
  ['the query', { query: edit(rule?.query, 'let threshold = 10;', 'let threshold = 5;') }],
  ['the metadata', { yaml: edit(yamlOf(rule), 'severity: High', 'severity: Low') }],
])('a rule needs a higher version when %s changed', (_, base) => {
  expect(check(base)).toEqual([
    '2:10 version-not-raised The rule changed since the base revision, its version did not rise: it is 1.0.0, the base has 1.0.0.',
  ]);
});

test.each([
  ['0.9.9', 0],
  ['0.10.0', 0],
  ['1.0.1', 1],
  ['1.0.0', 1],
])('a changed rule of version 1.0.0 after %s has %d problems', (version, count) => {
  const yaml = edit(edit(yamlOf(rule), 'severity: High', 'severity: Low'), 'version: 1.0.0', `version: ${version}`);

  expect(check({ yaml })).toHaveLength(count);
});

test('comments and layout are no change', () => {
  const query = `// A new comment\n${edit(rule?.query, '| sort by IngestedAt asc, EventId asc', '|   sort by IngestedAt asc,\n EventId asc')}`;

  expect(check({ query, yaml: `# A new comment\n${yamlOf(rule)}` })).toEqual([]);
});

test('the order of the metadata is no change', () => {
  const [, line = ''] = /\n(severity: .*\n)/.exec(yamlOf(rule)) ?? [];

  expect(check({ yaml: `${line}${edit(yamlOf(rule), line, '')}` })).toEqual([]);
});

test('a new rule has nothing to compare with', () => {
  expect(checkVersions(content.rules, content.yamlFiles, { read: () => undefined })).toEqual([]);
});

test('reads files of a revision of git, and tells a revision that does not exist', () => {
  expect(new GitRevision(process.cwd(), 'HEAD').read('package.json')).toContain('"name": "noxys-sentinel"');
  expect(new GitRevision(process.cwd(), 'HEAD').read('no/such/file')).toBeUndefined();
  expect(() => new GitRevision(process.cwd(), 'no-such-revision')).toThrow(
    "--base: expected a revision of this git repository, got 'no-such-revision'. Fetch it, or name another.",
  );
});

function check({ query = rule?.query, yaml = yamlOf(rule) }: { query?: string | undefined; yaml?: string }): string[] {
  const read = (file: string) => (file === rule?.queryFile ? query : file === rule?.metadataFile ? yaml : undefined);
  return checkVersions(rule ? [rule] : [], content.yamlFiles, { read }).map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${message}`,
  );
}

function yamlOf(each: AnalyticsRule | undefined): string {
  return content.yamlFiles.get(each?.metadataFile ?? '')?.text ?? '';
}

function edit(text: string | undefined, from: string, to: string): string {
  if (!text?.includes(from)) throw new Error(`The text must hold '${from}'.`);
  return text.replace(from, to);
}
