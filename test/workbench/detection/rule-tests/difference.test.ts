import { compareAlerts, compareIncidents } from '../../../../workbench/detection/rule-tests/difference';
import type { ExpectedAlert } from '../../../../workbench/detection/rule-tests/case-file';
import { openIncident } from '../../../../workbench/detection/incident';
import type { Alert } from '../../../../workbench/detection/alert';
import { synthAlert } from '../synth';

const RUN = '2026-01-15T12:00:00.0000000Z';

function differences(expected: readonly ExpectedAlert[], ...found: readonly Partial<Alert>[]): readonly string[] {
  return compareAlerts(
    expected,
    found.map((override) => ({ alert: synthAlert(override), run: RUN })),
    '2026-01-15',
  );
}

test('an alert that is as expected has no difference, in whatever order its entity is written', () => {
  const expected = {
    run: '12:00',
    title: 'Odd hours: alice',
    description: 'odd hours',
    severity: 'Medium' as const,
    entities: [{ Name: 'alice', type: 'Account' }],
    customDetails: { AlertKey: 'a1' },
    firstActivity: '11:00',
  };

  expect(differences([expected], {})).toEqual([]);
});

test('each field that differs is shown with both values', () => {
  const expected = { title: 'Odd hours: alice', severity: 'High' as const, customDetails: { Count: 11 }, run: '13:00' };

  expect(differences([expected], { customDetails: { Count: ['12'] } })).toEqual([
    "alert 'Odd hours: alice':",
    "  run: expected '13:00', got '12:00'",
    "  severity: expected 'High', got 'Medium'",
    '  customDetails.Count: expected 11, got 12',
  ]);
});

test('expected and found alerts are paired by what they resemble, not by order', () => {
  expect(differences([{ title: 'B', severity: 'Low' }, { title: 'A' }], { title: 'A' }, { title: 'B' })).toEqual([
    "alert 'B':",
    "  severity: expected 'Low', got 'Medium'",
  ]);
});

test('what is missing and what nobody expected is listed', () => {
  expect(differences([{ title: 'Gone' }], { title: 'New' })).toEqual([
    "missing alert 'Gone'",
    `unexpected alert 'New' in the run of 12:00: Medium, alice Account, {"AlertKey":["a1"],"NoxysSeverity":["high"]}`,
  ]);
});

test('a missing alert is told with its run and all that is expected of it', () => {
  expect(differences([{ run: '13:00', title: 'Gone', severity: 'High' }, { customDetails: { Count: 3 } }])).toEqual([
    `missing alert 'Gone' in the run of 13:00: {"severity":"High"}`,
    `missing alert without a stated title: {"customDetails":{"Count":3}}`,
  ]);
});

test('alerts under one label share their key, under two labels they do not', () => {
  const key = (value: string) => ({ customDetails: { AlertKey: [value] } });

  expect(
    differences(
      [
        { key: 'a', title: 'A' },
        { key: 'a', title: 'B' },
      ],
      { title: 'A', ...key('1') },
      { title: 'B', ...key('2') },
    ),
  ).toEqual(["alerts under key 'a' have different AlertKeys"]);
  expect(
    differences(
      [
        { key: 'a', title: 'A' },
        { key: 'b', title: 'B' },
      ],
      { title: 'A', ...key('1') },
      { title: 'B', ...key('1') },
    ),
  ).toEqual(["alerts under keys 'a' and 'b' have the same AlertKey"]);
});

test('alerts under a label must have an AlertKey', () => {
  expect(differences([{ key: 'a', title: 'A' }], { title: 'A', customDetails: {} })).toEqual([
    "alerts under key 'a' have no AlertKey",
  ]);
});

test('one wrong custom detail among several is a difference of that detail, not another alert', () => {
  const expected = { key: 'a', customDetails: { Count: 12, Platform: 'chatgpt', Names: ['x', 'y'], Gone: 'z' } };
  const found = { AlertKey: ['k'], Count: ['11'], Platform: ['chatgpt'], Names: ['x'] };

  expect(differences([expected], { customDetails: found }).slice(1)).toEqual([
    '  customDetails.Count: expected 12, got 11',
    `  customDetails.Names: expected ["x","y"], got 'x'`,
    "  customDetails.Gone: expected 'z', got nothing",
  ]);
});

test('an expectation that states less leaves the alert to the one that states more', () => {
  const at = (time: string) => ({ alert: synthAlert({ title: 'X' }), run: `2026-01-15T${time}:00.0000000Z` });
  const found = [at('11:00'), at('12:00')];

  expect(compareAlerts([{ title: 'X' }, { title: 'X', run: '11:00' }], found, '2026-01-15')).toEqual([]);
  expect(compareAlerts([{ title: 'X', run: '12:00' }, { title: 'X' }], found, '2026-01-15')).toEqual([]);
});

test('alerts are paired so that their keys agree, where there is such a way', () => {
  const at = (time: string, key: string) => ({
    alert: synthAlert({ customDetails: { AlertKey: [key] } }),
    run: `2026-01-15T${time}:00.0000000Z`,
  });
  const expected = [
    { run: '11:00', key: 'b' },
    { run: '11:00', key: 'a' },
    { run: '12:00', key: 'b' },
  ];

  for (const repeated of ['alice', 'bob']) {
    const found = [at('11:00', 'alice'), at('11:00', 'bob'), at('12:00', repeated)];
    expect(compareAlerts(expected, found, '2026-01-15')).toEqual([]);
  }
  const found = [at('11:00', 'alice'), at('11:00', 'bob'), at('12:00', 'carol')];
  expect(compareAlerts(expected, found, '2026-01-15')).toEqual(["alerts under key 'b' have different AlertKeys"]);
});

test('incidents are compared by title, severity, status, alerts and entities', () => {
  const incident = openIncident(synthAlert(), [], { id: 'i', number: 1, providerName: 'Azure Sentinel' });

  expect(compareIncidents([{ title: 'Odd hours: alice', alerts: 1, severity: 'Medium' }], [incident])).toEqual([]);
  expect(compareIncidents([{ title: 'Odd hours: alice', alerts: 2 }], [incident])).toEqual([
    "incident 'Odd hours: alice':",
    '  alerts: expected 2, got 1',
  ]);
  expect(compareIncidents([], [incident])).toEqual(["unexpected incident 'Odd hours: alice' with 1 alert(s)"]);
});
