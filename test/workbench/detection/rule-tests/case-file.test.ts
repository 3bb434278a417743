import { parseCaseFile } from '../../../../workbench/detection/rule-tests/case-file';

const FILE = 'kql/rules/odd-hours.tests.yaml';

function parse(cases: string, head = 'rule: odd-hours\nday: 2026-01-15\n'): ReturnType<typeof parseCaseFile> {
  return parseCaseFile(FILE, `${head}cases:\n${cases}`);
}

test('fills in what a case leaves out, and knows its line', () => {
  const file = parse("  - name: one\n    events: [{ at: '10:00' }]\n    alerts: []\n");

  expect(file.lines).toEqual([4]);
  expect(file.cases).toEqual([
    {
      name: 'one',
      kinds: [],
      parameters: {},
      now: 'both',
      events: [{ at: '10:00', repeat: 1, every: '0s', visible: '0s', again: [], event: {} }],
      rows: [],
      alerts: [],
    },
  ]);
});

test.each([
  [
    '  - name: one\n    events: [{ at: noon }]\n    alerts: []\n',
    "case 'one', events[0].at: expected a time such as 10:30, 1d 10:30 or 2026-01-15T10:30:00Z, got 'noon'.",
  ],
  [
    "  - name: one\n    events: [{ at: '10:00', every: fast }]\n    alerts: []\n",
    "case 'one', events[0].every: expected a duration such as 30s, 15m, 2h or 3d, got 'fast'.",
  ],
  [
    "  - name: one\n    event: [{ at: '10:00' }]\n    alerts: []\n",
    "case 'one', event: expected no such field. Remove it, or correct its name.",
  ],
  ["  - name: one\n    events: [{ at: '10:00' }]\n", "case 'one', alerts: expected array, got nothing."],
  [
    "  - name: one\n    events: [{ at: '10:00' }]\n    alerts: [{ severity: Critical }]\n",
    "case 'one', alerts[0].severity: expected one of 'Informational', 'Low', 'Medium', 'High', got 'Critical'.",
  ],
  [
    "  - name: one\n    events: [{ at: '10:00' }]\n    alerts: [{ entities: [{ Name: x }] }]\n",
    'case \'one\', alerts[0].entities[0]: expected a member \'type\', got {"Name":"x"}.',
  ],
  [
    '  - name: one\n    alerts: []\n',
    "case 'one', case: expected 'events', 'rows', 'runs' or 'schedule', got none of them.",
  ],
  [
    "  - { name: one, events: [{ at: '10:00' }], alerts: [] }\n  - { name: one, events: [{ at: '10:00' }], alerts: [] }\n",
    "case 'one', name: expected a name of its own, got 'one' again.",
  ],
  [
    "  - { name: one, runs: ['10:00'], schedule: { from: '10:00', to: '11:00' }, alerts: [] }\n",
    "case 'one', runs: expected 'runs' or 'schedule', got both.",
  ],
  [
    "  - { name: one, schedule: { from: '14:00', to: '11:00' }, alerts: [] }\n",
    "case 'one', schedule: expected 'from' before 'to', got '14:00' and '11:00'.",
  ],
  [
    "  - { name: one, schedule: { from: '10:00', to: '11:00', changed: ['12:00'] }, alerts: [] }\n",
    "case 'one', schedule: expected 'changed' between '10:00' and '11:00', got '12:00'.",
  ],
])('names file, case and field of %j', (cases, message) => {
  expect(() => parse(cases)).toThrow(`${FILE}: ${message}`);
});

test('a null is a null of the payload', () => {
  const event = '{ event_type: null, tenant_id: null, data: null }';

  expect(
    parse(`  - { name: one, events: [{ at: '10:00', event: ${event} }], alerts: [] }\n`).cases[0]?.events[0]?.event,
  ).toEqual({ event_type: null, tenant_id: null, data: null });
});

test('refuses a day that is none', () => {
  expect(() => parse("  - { name: one, runs: ['10:00'], alerts: [] }\n", 'rule: odd-hours\nday: 2026-13-45\n')).toThrow(
    `${FILE}: day: expected a day such as 2026-01-15, got '2026-13-45'.`,
  );
});

test('a file is called after its rule', () => {
  const cases = "  - { name: one, events: [{ at: '10:00' }], alerts: [] }\n";

  expect(() => parse(cases, 'rule: other\nday: 2026-01-15\n')).toThrow(
    `${FILE}: rule: expected the name of the file, got 'other'.`,
  );
});

test('what is not YAML is said with the file', () => {
  expect(() => parseCaseFile(FILE, 'rule: [')).toThrow(/^kql\/rules\/odd-hours\.tests\.yaml: expected YAML, got: /);
});
