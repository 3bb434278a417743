import { assertRuns, planRuns, simulateSchedule } from '../../../../workbench/detection/rule-tests/case-runs';
import type { CaseSchedule } from '../../../../workbench/detection/rule-tests/case-file';

function simulate(schedule: Partial<CaseSchedule>, frequency = 60): string[] {
  const complete = { from: '10:00', to: '13:00', jitter: ['0s'], failures: {}, changed: [], ...schedule };
  return simulateSchedule(complete, frequency, '2026-01-15').map(
    ({ scheduled, attempted, executed }) =>
      `${scheduled.slice(11, 16)} ${attempted.slice(11, 16)} ${executed.slice(11, 16)}`,
  );
}

test('without a word about it, the first run at or after the last ingestion', () => {
  expect(planRuns({}, 60, '2026-01-15', '2026-01-15T10:00:00.0000001Z')).toEqual([
    {
      scheduled: '2026-01-15T11:00:00.0000000Z',
      attempted: '2026-01-15T11:05:00.0000000Z',
      executed: '2026-01-15T11:05:00.0000000Z',
    },
  ]);
});

test.each([
  [
    'both ends, five minutes late',
    {},
    ['10:00 10:05 10:05', '11:00 11:05 11:05', '12:00 12:05 12:05', '13:00 13:05 13:05'],
  ],
  [
    'jitter in turn',
    { to: '12:00', jitter: ['0s', '4m'] },
    ['10:00 10:05 10:05', '11:00 11:09 11:09', '12:00 12:05 12:05'],
  ],
  [
    'ten minutes later for each failure',
    { to: '11:00', failures: { '10:00': 2 } },
    ['10:00 10:05 10:25', '11:00 11:05 11:05'],
  ],
  [
    'in the order of execution',
    { to: '11:00', failures: { '10:00': 5 }, jitter: ['4m', '0s'] },
    ['10:00 10:09 10:59', '11:00 11:05 11:05'],
  ],
  ['skipped after six failures', { to: '12:00', failures: { '11:00': 6 } }, ['10:00 10:05 10:05', '12:00 12:05 12:05']],
  [
    'at once when the rule is changed, and counted from there',
    { changed: ['11:20'] },
    ['10:00 10:05 10:05', '11:00 11:05 11:05', '11:20 11:20 11:20', '12:20 12:25 12:25'],
  ],
  [
    'several changes',
    { to: '12:00', changed: ['10:30', '11:30'] },
    ['10:00 10:05 10:05', '10:30 10:30 10:30', '11:30 11:30 11:30'],
  ],
])('%s', (_, schedule, expected) => {
  expect(simulate(schedule)).toEqual(expected);
});

test.each([
  [
    { from: '11:01', to: '11:59' },
    "schedule: expected a run of every 60 minutes between '11:01' and '11:59', got none.",
  ],
  [
    { from: '10:00', to: '11:00', failures: { '11:01': 6 } },
    "schedule.failures: expected the times of runs (10:00, 11:00), got '11:01'.",
  ],
])('refuses %j, which no run is about', (schedule, message) => {
  const complete = { jitter: ['0s'], failures: {}, changed: [], ...schedule };

  expect(() => assertRuns(complete, 60, '2026-01-15')).toThrow(message);
});

test('runs come in the order of their time, however a case lists them', () => {
  const runs = planRuns({ runs: ['12:00', '11:00'] }, 60, '2026-01-15', undefined);

  expect(runs.map(({ scheduled }) => scheduled)).toEqual([
    '2026-01-15T11:00:00.0000000Z',
    '2026-01-15T12:00:00.0000000Z',
  ]);
});

test('a run that is skipped is a run all the same', () => {
  const schedule = { from: '10:00', to: '10:00', jitter: ['0s'], failures: { '10:00': 6 }, changed: [] };

  expect(() => assertRuns(schedule, 60, '2026-01-15')).not.toThrow();
});
