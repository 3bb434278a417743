import { type DueRun, Scheduler } from '../../../workbench/lab/scheduler';

const HOURLY = { id: 'hourly', queryFrequencyMinutes: 60 };
const OFTEN = { id: 'often', queryFrequencyMinutes: 20 };

test('runs fall on UTC multiples of the frequency and execute five minutes later', () => {
  expect(new Scheduler([HOURLY], 'scheduled', '2026-03-20T14:32:00.0000000Z').next).toEqual({
    ruleId: 'hourly',
    scheduled: '2026-03-20T15:00:00.0000000Z',
    executed: '2026-03-20T15:05:00.0000000Z',
    now: '2026-03-20T15:00:00.0000000Z',
  });
});

test('now() can be the time of execution', () => {
  const { next } = new Scheduler([HOURLY], 'executed', '2026-03-20T14:32:00.0000000Z');

  expect(next?.now).toBe('2026-03-20T15:05:00.0000000Z');
});

test.each([
  ['2026-03-20T14:04:59.9999999Z', '2026-03-20T14:00:00.0000000Z'],
  ['2026-03-20T14:05:00.0000000Z', '2026-03-20T14:00:00.0000000Z'],
  ['2026-03-20T14:05:00.0000001Z', '2026-03-20T15:00:00.0000000Z'],
])('from %s on the first run is the one of %s, since it has yet to execute', (start, scheduled) => {
  expect(new Scheduler([HOURLY], 'scheduled', start).next?.scheduled).toBe(scheduled);
});

test('rules run by the clock, and at the same moment in the order given', () => {
  const scheduler = new Scheduler([HOURLY, OFTEN], 'scheduled', '2026-03-20T14:32:00.0000000Z');

  expect(takeRuns(scheduler, 5).map(({ ruleId, scheduled }) => `${ruleId} ${scheduled.slice(11, 16)}`)).toEqual([
    'often 14:40',
    'hourly 15:00',
    'often 15:00',
    'often 15:20',
    'often 15:40',
  ]);
});

test('owes each rule its first run scheduled at or after an instant', () => {
  const scheduler = new Scheduler([HOURLY, OFTEN], 'scheduled', '2026-03-20T14:32:00.0000000Z');
  const ingested = '2026-03-20T14:40:00.0000000Z';

  const owing = takeRuns(scheduler, 2).length > 0 && scheduler.isOwing(ingested);

  expect(owing).toBe(false);
  expect(scheduler.isOwing('2026-03-20T14:40:00.0000001Z')).toBe(true);
  takeRuns(scheduler, 1);
  expect(scheduler.isOwing('2026-03-20T15:00:00.0000000Z')).toBe(false);
});

test('without rules there is nothing to run', () => {
  const scheduler = new Scheduler([], 'scheduled', '2026-03-20T14:32:00.0000000Z');

  expect(scheduler.next).toBeUndefined();
  expect(scheduler.isOwing('2026-03-20T14:32:00.0000000Z')).toBe(false);
});

function takeRuns(scheduler: Scheduler, count: number): DueRun[] {
  return Array.from({ length: count }, (_, index) => {
    const { next } = scheduler;
    if (next === undefined) throw new Error(`The schedule ended after ${index} runs.`);
    scheduler.take(next);
    return next;
  });
}
