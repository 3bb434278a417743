import { buildAlerts } from '../../../workbench/detection/alerts';
import { synthResult, synthRule } from './synth';

const times = {
  generatedAt: '2026-01-15T12:05:00.0000000Z',
  windowStart: '2026-01-14T12:00:00.0000000Z',
  windowEnd: '2026-01-15T12:00:00.0000000Z',
};

const row = (override: Record<string, unknown> = {}): Record<string, unknown> => ({
  TimeGenerated: '2026-01-15T11:20:00.0000000Z',
  User: 'alice',
  Platform: 'deepseek',
  Key: 'k1',
  Count: 11,
  Level: 'high',
  Empty: '',
  ...override,
});

const override = {
  alertDisplayNameFormat: 'Odd: {{User}} on {{ Platform }}',
  alertDescriptionFormat: '{{Count}} times by {{User}}.',
  alertSeverityColumnName: 'Level',
  alertDynamicProperties: [{ alertProperty: 'ProductName', value: 'Platform' }],
};

test('one alert for each result, with the title and severity that its columns say', () => {
  const { alerts, notes } = buildAlerts(
    synthRule({ alertDetailsOverride: override }),
    synthResult([row(), row({ User: 'bob' })]),
    times,
  );

  expect(notes).toEqual([]);
  expect(alerts).toHaveLength(2);
  expect(alerts[1]).toMatchObject({
    title: 'Odd: bob on deepseek',
    description: '11 times by bob.',
    severity: 'High',
    productName: 'deepseek',
    entities: [
      { type: 'Account', identifiers: { Name: 'bob' } },
      { type: 'CloudApplication', identifiers: { Name: 'deepseek' } },
    ],
    customDetails: { Key: ['k1'], Count: ['11'] },
    firstActivity: '2026-01-15T11:20:00.0000000Z',
    eventCount: 1,
  });
});

test('the same run makes the same ids, another run others', () => {
  const ids = (generatedAt: string) =>
    buildAlerts(synthRule(), synthResult([row(), row()]), { ...times, generatedAt }).alerts.map(({ id }) => id);

  expect(ids(times.generatedAt)).toEqual(ids(times.generatedAt));
  expect(new Set([...ids(times.generatedAt), ...ids('2026-01-15T13:05:00.0000000Z')]).size).toBe(4);
});

test('a single alert stands for all results: each value once, from the first event to the last', () => {
  const later = row({ TimeGenerated: '2026-01-15T11:50:00.0000000Z', Key: 'k2' });

  const { alerts } = buildAlerts(
    synthRule({ eventGrouping: 'SingleAlert' }),
    synthResult([later, row(), row()]),
    times,
  );

  expect(alerts).toHaveLength(1);
  expect(alerts[0]).toMatchObject({
    eventCount: 3,
    customDetails: { Key: ['k2', 'k1'], Count: ['11'] },
    firstActivity: '2026-01-15T11:20:00.0000000Z',
    lastActivity: '2026-01-15T11:50:00.0000000Z',
  });
  expect(alerts[0]?.entities).toHaveLength(2);
});

test.each([
  ['gt', 2, 2, 0],
  ['gt', 2, 3, 3],
  ['lt', 2, 1, 1],
  ['lt', 2, 2, 0],
  ['lt', 1, 0, 1],
  ['eq', 2, 2, 2],
  ['eq', 0, 0, 1],
  ['ne', 2, 2, 0],
  ['ne', 2, 3, 3],
] as const)('%s %i with %i results makes %i alerts', (triggerOperator, triggerThreshold, results, expected) => {
  const rows = Array.from({ length: results }, () => row());

  const { alerts } = buildAlerts(synthRule({ triggerOperator, triggerThreshold }), synthResult(rows), times);

  expect(alerts).toHaveLength(expected);
});

test('without results the activity is the window of the run', () => {
  const { alerts } = buildAlerts(synthRule({ triggerOperator: 'lt', triggerThreshold: 1 }), synthResult([]), times);

  expect(alerts[0]).toMatchObject({
    firstActivity: times.windowStart,
    lastActivity: times.windowEnd,
    eventCount: 0,
    entities: [],
  });
});

test.each([
  [150, 150, 1],
  [151, 150, 151],
])('%i results make %i alerts, the last stands for %i', (results, expected, lastCount) => {
  const rows = Array.from({ length: results }, (_, index) => row({ Key: `k${index}` }));

  const { alerts, notes } = buildAlerts(synthRule(), synthResult(rows), times);

  expect(alerts).toHaveLength(expected);
  expect(alerts.at(-1)?.eventCount).toBe(lastCount);
  expect(notes.join()).toContain(results > 150 ? 'the last alert sums up all of them' : '');
});

test.each([
  [12, 'Odd: alice on deepseek', []],
  [13, 'Odd hours', ['52 values of alert details exceed the 50 of a run: none of them applies.']],
])('four overridden values for each of %i results: title %j', (results, title, notes) => {
  const built = buildAlerts(
    synthRule({ alertDetailsOverride: override }),
    synthResult(Array.from({ length: results }, () => row())),
    times,
  );

  expect(built.alerts[0]?.title).toBe(title);
  expect(built.notes).toEqual(notes);
});

test('a format with an empty column and a severity that is none leave what the rule says', () => {
  const alertDetailsOverride = { ...override, alertDisplayNameFormat: '{{User}} {{Empty}}' };

  const { alerts } = buildAlerts(synthRule({ alertDetailsOverride }), synthResult([row({ Level: 'critical' })]), times);

  expect(alerts[0]).toMatchObject({ title: 'Odd hours', severity: 'Medium', description: '11 times by alice.' });
});

test('a title is cut to 256 bytes and a description to 5 KB, never inside a character', () => {
  const { alerts } = buildAlerts(
    synthRule({ alertDetailsOverride: { alertDisplayNameFormat: '{{User}}', alertDescriptionFormat: '{{Platform}}' } }),
    synthResult([row({ User: 'é'.repeat(200), Platform: `x${'€'.repeat(2000)}` })]),
    times,
  );

  expect(alerts[0]?.title).toBe('é'.repeat(128));
  expect(alerts[0]?.description).toBe(`x${'€'.repeat(1666)}`);
});

test('entities leave out empty identifiers, and an entity without any', () => {
  const entityMappings = [
    {
      entityType: 'Account',
      fieldMappings: [
        { identifier: 'Name', columnName: 'User' },
        { identifier: 'UPNSuffix', columnName: 'Empty' },
      ],
    },
    { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Empty' }] },
  ];

  const { alerts } = buildAlerts(synthRule({ entityMappings }), synthResult([row()]), times);

  expect(alerts[0]?.entities).toEqual([{ type: 'Account', identifiers: { Name: 'alice' } }]);
});

test('custom details hold text: JSON for what is not, nothing for what is empty', () => {
  const customDetails = { A: 'User', B: 'Empty', C: 'Flag', D: 'List', E: 'None' };

  const { alerts } = buildAlerts(
    synthRule({ customDetails }),
    synthResult([row({ Flag: false, List: [1, 'x'], None: null })]),
    times,
  );

  expect(alerts[0]?.customDetails).toEqual({ A: ['alice'], C: ['false'], D: ['[1,"x"]'] });
});

test('custom details beyond 2 KB are left out, and a note says which', () => {
  const { alerts, notes } = buildAlerts(
    synthRule({ customDetails: { A: 'User', B: 'Platform', C: 'Key' } }),
    synthResult([row({ User: 'u'.repeat(2000), Platform: 'p'.repeat(49) })]),
    times,
  );

  expect(Object.keys(alerts[0]?.customDetails ?? {})).toEqual(['A', 'C']);
  expect(notes).toEqual([`Custom details B of alert ${alerts[0]?.id ?? ''} are too long and left out.`]);
});
