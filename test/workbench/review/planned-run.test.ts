import { loadContent } from '../../../kql/content';
import { findGaps, planRuns, planSilentRuns } from '../../../workbench/review/replay/planned-run';

const [rule] = loadContent().rules;
const hourly = rule && { ...rule, queryFrequencyMinutes: 60, queryPeriodMinutes: 120 };

test('leaves out the runs of a silent rule that have no event in their look-back', () => {
  const times = ['1970-01-01T00:30:00.0000000Z', '2026-02-01T00:30:00.0000000Z', '2026-02-01T00:40:00.0000000Z'];
  const gaps = findGaps(times.map((visible) => ({ visible })));

  const runs = hourly ? planSilentRuns(hourly, times[0] ?? '', times[2] ?? '', gaps) : [];

  const scheduled = runs.map((run) => run.scheduled.slice(0, 16));
  // A day in which a row may lie ahead of its receipt, two hours of look-back, and the end of the last hour.
  expect(scheduled[0]).toBe('1970-01-01T01:00');
  expect(scheduled.filter((time) => time.startsWith('1970')).at(-1)).toBe('1970-01-02T03:00');
  expect(scheduled.filter((time) => time.startsWith('2026'))).toEqual(['2026-02-01T01:00']);
});

test('leaves out nothing where a gap is no longer than the look-back', () => {
  const [first, last] = ['2026-02-01T23:30:00.0000000Z', '2026-02-03T00:30:00.0000000Z'];
  const gaps = findGaps([{ visible: first }, { visible: last }]);

  expect(hourly && planSilentRuns(hourly, first, last, gaps)).toEqual(hourly && planRuns(hourly, first, last));
});
