import fc from 'fast-check';

import { analyticsRuleShape } from '../../kql/loader/analytics-rule';
import { YamlFile } from '../../kql/loader/yaml-file';
import { parseShape } from '../../kql/loader/yaml-shape';
import { ContentCopy } from '../support/content-copy';
import { SHIPPED_RULES } from '../support/shipped-rules';
import { contentUuid, loadContent } from '../../kql/content';
import { ContentError, type ContentProblem } from '../../kql/loader/content-problem';

let copy: ContentCopy;

beforeEach(() => {
  copy = new ContentCopy();
});

afterEach(() => copy.dispose());

test('loads what the repository ships', () => {
  const content = loadContent();
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

  expect(ids(content.rules)).toEqual(expect.arrayContaining([...SHIPPED_RULES]));
  expect(content.schemas.map(({ table }) => table)).toEqual(
    expect.arrayContaining(['NoxysEvents_CL', 'AppTraces', 'DCRLogErrors', 'SecurityAlert', 'SecurityIncident']),
  );
  expect(ids(content.workbook.tiles)).toEqual(expect.arrayContaining(['high-risk-interactions', 'ingestion-delay']));
  expect(ids(content.automationRules)).toEqual(
    expect.arrayContaining(['ticket-on-critical-created', 'ticket-on-critical-updated']),
  );
  expect(ids(content.huntingQueries)).toContain('recent-noxys-events');
  expect(content.functions.map(({ name }) => name)).toContain('NoxysEvents');
});

test('only the alerts that Noxys raises itself are off unless an environment wants them', () => {
  const shipped = loadContent().rules.filter(({ id }) => SHIPPED_RULES.some((each) => each === id));

  expect(shipped.filter(({ enabled }) => !enabled)).toMatchObject([{ id: 'noxys-alert' }]);
});

test('gives the same id in Azure to the same name for ever', () => {
  expect(contentUuid('high-volume-policy-violations')).toBe('7b04fbf2-b373-507c-b01a-21b464d155d4');
  expect(loadContent().rules.map(({ uuid }) => uuid)).toEqual(loadContent().rules.map(({ id }) => contentUuid(id)));
});

test.each([
  'kql/workbook/incidents-by-status-and-severity.kql',
  'kql/workbook/false-positives-by-rule.kql',
  'kql/health/failing-rule.kql',
  'kql/health/skipped-rule.kql',
])('%s lists every rule, and no other, by its id in Azure', (file) => {
  const { rules, workbook, healthAlerts } = loadContent();
  const queries = new Map([
    ...workbook.tiles.map((tile) => [tile.file, tile.query] as const),
    ...healthAlerts.map((alert) => [alert.queryFile, alert.query] as const),
  ]);
  const listed = [...(queries.get(file) ?? '').matchAll(/"([0-9a-f-]{36})"/g)].map(([, uuid = '']) => uuid);

  expect({
    missing: rules.filter(({ uuid }) => !listed.includes(uuid)).map(({ id, uuid }) => `${file} misses ${id}: ${uuid}`),
    strange: listed.filter((uuid) => !rules.some((rule) => rule.uuid === uuid)),
  }).toEqual({ missing: [], strange: [] });
});

test('reads line ends of Windows as line feeds, since Azure compares texts exactly', () => {
  const unix = loadContent(copy.directory).transform.query;

  copy.write('transform/noxys-events.kql', unix.replaceAll('\n', '\r\n'));

  expect(loadContent(copy.directory).transform.query).toBe(unix);
});

test('reports all problems at once, each with its file and field', () => {
  copy
    .edit('rules/noxys-alert.yaml', 'severity: High', 'severity: Critical')
    .edit('rules/noxys-alert.yaml', 'queryFrequency: PT1H', 'queryFrequency: 1 hour')
    .edit('automation/ticket-on-critical-created.yaml', 'triggersWhen: Created', 'triggersWhen: Deleted')
    .remove('workbook/ingestion-delay.kql');

  expect(problemsOf(copy.directory)).toEqual([
    "kql/rules/noxys-alert.yaml: severity: expected one of 'Informational', 'Low', 'Medium', 'High', got 'Critical'.",
    "kql/rules/noxys-alert.yaml: queryFrequency: expected an ISO 8601 duration in days, hours and minutes, such as PT1H, got '1 hour'.",
    'kql/workbook/ingestion-delay.kql: expected a file, got none.',
    "kql/automation/ticket-on-critical-created.yaml: triggersWhen: expected one of 'Created', 'Updated', got 'Deleted'.",
  ]);
});

test.each<[string, string, string | RegExp, string, string]>([
  [
    'an unknown field',
    'rules/noxys-alert.yaml',
    'kind:',
    'colour: red\nkind:',
    'colour: expected no such field. Remove it, or correct its name.',
  ],
  ['a field that is missing', 'rules/noxys-alert.yaml', /^name:.*\n/m, '', 'name: expected string, got nothing.'],
  [
    'a field of another type',
    'rules/noxys-alert.yaml',
    'enabled: false',
    'enabled: maybe',
    "enabled: expected boolean, got 'maybe'.",
  ],
  [
    'a deeper field',
    'rules/noxys-alert.yaml',
    'aggregationKind: AlertPerResult',
    'aggregationKind: Each',
    "eventGroupingSettings.aggregationKind: expected one of 'SingleAlert', 'AlertPerResult', got 'Each'.",
  ],
  [
    'a field within a list',
    'rules/noxys-alert.yaml',
    'type: string',
    'type: text',
    /^parameters\[3\]\.type: expected one of .*, got 'text'\.$/.source,
  ],
  [
    'an id that is not the file name',
    'rules/noxys-alert.yaml',
    'id: noxys-alert',
    'id: noxys-alarm',
    "id: expected 'noxys-alert', the name of the file, got 'noxys-alarm'.",
  ],
  [
    'a key that is given twice',
    'rules/noxys-alert.yaml',
    'kind:',
    'kind: Scheduled\nkind:',
    'expected YAML, got: Map keys must be unique.',
  ],
  [
    'an automation rule for a playbook that is not there',
    'automation/teams-on-high-risk-created.yaml',
    'notify-teams',
    'notify-slack',
    "playbooks[0]: expected the id of a playbook, got 'notify-slack'.",
  ],
  [
    'a condition on a detail that the rules do not give',
    'automation/ticket-on-critical-created.yaml',
    'NoxysSeverity',
    'Mood',
    /^customDetails\.Mood: expected a custom detail of each of its rules, got none in 'high-volume/.source,
  ],
  [
    'two automation rules of one order',
    'automation/ticket-on-critical-updated.yaml',
    'order: 101',
    'order: 100',
    "order: expected an order of its own, got that of 'ticket-on-critical-created'.",
  ],
  [
    'a query that no tile shows',
    'workbook/workbook.yaml',
    / {2}- id: ingestion-delay[\s\S]*$/,
    '',
    "tiles: expected a tile for 'workbook/ingestion-delay.kql', got none.",
  ],
  [
    'an alert whose window ends where the next begins',
    'health/dead-letters.yaml',
    'window: PT30M',
    'window: PT15M',
    "window: expected a window longer than every, or a row that comes late is never seen, got 'PT15M'.",
  ],
])('refuses %s', (_, path, from, to, problem) => {
  copy.edit(path, from, to);

  const [first = ''] = problemsOf(copy.directory);
  const message = first.replace(`kql/${path}: `, '');
  if (problem.startsWith('^')) expect(message).toMatch(new RegExp(problem));
  else expect(message).toBe(problem);
});

test('refuses one id for two things, since both would have one id in Azure', () => {
  copy
    .write('hunting/noxys-alert.kql', 'NoxysEvents_CL\n')
    .write(
      'hunting/noxys-alert.yaml',
      copy.read('hunting/recent-noxys-events.yaml').replace('recent-noxys-events', 'noxys-alert'),
    );

  expect(problemsOf(copy.directory)).toEqual([
    'kql/hunting/noxys-alert.yaml: id: expected an id of its own, got that of kql/rules/noxys-alert.yaml.',
  ]);
});

test('half a pair of files is a problem', () => {
  copy.remove('rules/noxys-alert.yaml');

  expect(problemsOf(copy.directory)[0]).toBe('kql/rules/noxys-alert.yaml: expected a file, got none.');
});

test('cases without a rule are a problem', () => {
  copy.write('rules/gone.tests.yaml', 'rule: gone\n');

  expect(problemsOf(copy.directory)).toEqual([
    "kql/rules/gone.tests.yaml: expected the rule of these cases in 'kql/rules/gone.yaml', got none.",
  ]);
});

test('a schema that is no YAML is the only problem', () => {
  copy.edit('schema/NoxysEvents_CL.yaml', 'columns:', 'columns:\n- name: Early');

  const problems = problemsOf(copy.directory);

  expect(problems[0]).toMatch(/^kql\/schema\/NoxysEvents_CL\.yaml: expected YAML, got: /);
  expect(problems.join('\n')).not.toContain('expected a file, got none');
});

test('a folder without the schema of the events misses it', () => {
  copy.remove('schema/NoxysEvents_CL.yaml');

  expect(problemsOf(copy.directory)).toContain('kql/schema/NoxysEvents_CL.yaml: expected a file, got none.');
});

test('whatever stands in a file, the answer is content or a list of problems with their places', () => {
  const shipped = copy.read('rules/noxys-alert.yaml');
  const lines = shipped.split('\n');
  const damage = fc.record({
    line: fc.nat(lines.length - 1),
    text: fc.oneof(
      fc.constantFrom('', '- a', 'x: [', 'x: {a: 1}', '  y', 'parameters: 5', '? z', '&a', '*a'),
      fc.string({ maxLength: 8 }),
    ),
  });

  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (edits) => {
      const text = edits.reduce((all, { line, text }) => all.with(line, text), lines).join('\n');
      const problems: ContentProblem[] = [];
      const metadata = parseShape(analyticsRuleShape, new YamlFile('kql/rules/x.yaml', text), problems);

      expect(metadata === undefined).toBe(problems.length > 0);
      for (const problem of problems) {
        expect(problem.message).toMatch(/^expected .*\.$/s);
        expect(problem.line).toBeGreaterThan(0);
        expect(problem.line).toBeLessThanOrEqual(text.split('\n').length);
      }
    }),
    { numRuns: 100 },
  );
});

test('says where in the file the problem stands', () => {
  copy.edit('rules/noxys-alert.yaml', 'kind: Scheduled', 'kind: NRT');

  expect(catchProblems(copy.directory)).toMatchObject([
    {
      field: 'kind',
      line: 3,
      column: 7,
      message:
        "expected 'Scheduled', the only kind that is deployed; instead of NRT run every PT5M and take what is new by ingestion_time(), got 'NRT'.",
    },
  ]);
});

test.each<[string, string | RegExp, string, string]>([
  [
    'a reserved name',
    'name: PlatformId',
    'name: Title',
    "columns[4].name: expected a name that Log Analytics does not keep for itself, got 'Title'.",
  ],
  [
    'a reserved name in other letters',
    'name: PlatformId',
    'name: tenantid',
    "columns[4].name: expected a name that Log Analytics does not keep for itself, got 'tenantid'.",
  ],
  [
    'a name that is too long',
    'name: PlatformId',
    `name: ${'P'.repeat(46)}`,
    'columns[4].name: expected at most 45 characters, got 46.',
  ],
  [
    'a name with a hyphen',
    'name: PlatformId',
    'name: Platform-Id',
    "columns[4].name: expected a letter, then letters, digits and underscores, got 'Platform-Id'.",
  ],
  [
    'two names that differ in case only',
    'name: PlatformId',
    'name: userid',
    "columns[8].name: expected a name of its own, also when case is ignored, got 'UserId' beside 'userid'.",
  ],
  [
    'a type that tables do not have',
    'type: real',
    'type: timespan',
    "columns[5].type: expected a type that a table can store, got 'timespan'.",
  ],
  [
    'a type in the spelling of a table',
    'type: datetime',
    'type: dateTime',
    /^columns\[0\]\.type: expected one of .* got 'dateTime'\.$/.source,
  ],
  [
    'a column without a place in the payload',
    '    source: [data.platform_id]\n',
    '',
    'columns[4].source: expected a value, got nothing.',
  ],
  [
    'a column without privacy',
    / {4}source: \[data.risk_score\]\n {4}privacy: keep\n/,
    '    source: [data.risk_score]\n',
    'columns[5].privacy: expected a value, got nothing.',
  ],
  [
    'a member whose privacy is unknown',
    'value: hash',
    'value: mask',
    "columns[6].members.value: expected one of keep, hash, host, drop, or members, got 'mask'.",
  ],
  [
    'a dynamic column with a privacy of its own',
    '    container: array\n',
    '    container: array\n    privacy: keep\n',
    'columns[6].privacy: expected no such field for a column of type dynamic.',
  ],
  [
    'a table without TimeGenerated',
    'name: TimeGenerated',
    'name: Time',
    "columns: expected a column 'TimeGenerated' of type datetime, got none.",
  ],
])('refuses a schema with %s', (_, from, to, problem) => {
  copy.edit('schema/NoxysEvents_CL.yaml', from, to);

  const [first = ''] = problemsOf(copy.directory);
  const message = first.replace('kql/schema/NoxysEvents_CL.yaml: ', '');
  if (problem.startsWith('^')) expect(message).toMatch(new RegExp(problem));
  else expect(message).toBe(problem);
});

test('refuses payload parts in a table that another product fills', () => {
  copy.edit('schema/SecurityAlert.yaml', 'type: datetime, description', 'type: datetime, source: [id], description');

  expect(problemsOf(copy.directory)).toEqual([
    'kql/schema/SecurityAlert.yaml: columns[0].source: expected no such field for a table that another product fills.',
  ]);
});

function problemsOf(directory: string): string[] {
  return catchProblems(directory).map(({ file, field, message }) => [file, field, message].filter(Boolean).join(': '));
}

function catchProblems(directory: string): readonly ContentProblem[] {
  try {
    loadContent(directory);
  } catch (error) {
    if (error instanceof ContentError) return error.problems;
    throw error;
  }
  return [];
}
