import { Clock } from '../../../workbench/lab/clock';
import type { Delivery } from '../../../workbench/lab/delivery';
import type { Instant } from '../../../workbench/lab/instant';
import { Scheduler } from '../../../workbench/lab/scheduler';
import { Timeline } from '../../../workbench/lab/timeline';

const HOURLY = { id: 'hourly', queryFrequencyMinutes: 60 };
const DAILY = { id: 'daily', queryFrequencyMinutes: 24 * 60 };

test('no rule runs before everything posted so far is stored', async () => {
  const { log, timeline } = synthTimeline([HOURLY]);

  await timeline.post([post('14:10'), post('14:50'), post('15:05'), post('15:06')]);

  expect(log).toEqual(['post 14:10', 'post 14:50', 'post 15:05', 'settle', 'run hourly 15:00 at 15:05', 'post 15:06']);
});

test('runs without a post in between do not wait for anything', async () => {
  const { log, timeline } = synthTimeline([HOURLY]);

  await timeline.post([post('14:10'), post('17:30')]);

  expect(log).toEqual([
    'post 14:10',
    'settle',
    'run hourly 15:00 at 15:05',
    'run hourly 16:00 at 16:05',
    'run hourly 17:00 at 17:05',
    'post 17:30',
  ]);
});

test('runs on until the first run of every rule scheduled at or after the last ingestion has executed', async () => {
  const { log, timeline, ingest } = synthTimeline([HOURLY, DAILY], '22:30');
  await timeline.post([post('22:30')]);
  ingest('22:30');

  await timeline.runOn();

  expect(log).toEqual([
    'post 22:30',
    'settle',
    'run hourly 23:00 at 23:05',
    'run hourly 00:00 at 00:05',
    'run daily 00:00 at 00:05',
  ]);
});

test('a row ingested at the very moment of a run belongs to that run', async () => {
  const { log, timeline, ingest } = synthTimeline([HOURLY], '15:00');
  await timeline.post([post('15:00')]);
  ingest('15:00');

  await timeline.runOn();

  expect(log).toEqual(['post 15:00', 'settle', 'run hourly 15:00 at 15:05']);
});

test('a row that is ingested late keeps the clock running', async () => {
  const { log, timeline, ingest } = synthTimeline([HOURLY]);
  await timeline.post([post('14:10')]);
  ingest('15:00', 1);

  await timeline.runOn();

  expect(log).toEqual(['post 14:10', 'settle', 'run hourly 15:00 at 15:05', 'run hourly 16:00 at 16:05']);
});

test('with nothing stored the clock stays where it is', async () => {
  const { log, timeline } = synthTimeline([HOURLY]);
  await timeline.post([post('14:10')]);

  await timeline.runOn();

  expect(log).toEqual(['post 14:10', 'settle']);
});

test('a post of someone else is waited for as well', async () => {
  const { log, timeline, ingest } = synthTimeline([HOURLY], '14:00');

  timeline.noticePost();
  ingest('14:00');
  await timeline.runOn();

  expect(log).toEqual(['settle', 'run hourly 14:00 at 14:05']);
});

test('an end is heard between two runs, also in a long stretch without posts', async () => {
  const controller = new AbortController();
  const { log, timeline } = synthTimeline([HOURLY], '14:10', controller.signal);
  await timeline.post([post('14:10')]);

  controller.abort(new Error('enough'));

  await expect(timeline.post([post('23:00')])).rejects.toThrow('enough');
  expect(log).toEqual(['post 14:10', 'settle']);
});

/** A timeline whose ports write down what they are asked. */
function synthTimeline(rules: ConstructorParameters<typeof Scheduler>[0], start = '14:10', signal?: AbortSignal) {
  const log: string[] = [];
  let last: Instant | undefined;
  const clock = new Clock(at(start));
  const timeline = new Timeline({
    clock,
    scheduler: new Scheduler(rules, 'scheduled', clock.now),
    send: (delivery) => {
      log.push(`post ${minuteOf(delivery.at)}`);
      return Promise.resolve();
    },
    settle: () => {
      log.push('settle');
      return Promise.resolve();
    },
    run: ({ ruleId, scheduled }) => {
      log.push(`run ${ruleId} ${minuteOf(scheduled)} at ${minuteOf(clock.now)}`);
      return Promise.resolve();
    },
    lastIngestion: () => last,
    signal,
  });
  const ingest = (minute: string, ticks = 0): void => {
    last = at(minute, ticks);
  };
  return { log, timeline, ingest };
}

function post(minute: string): Delivery {
  return { at: at(minute), body: '{}' };
}

function at(minute: string, ticks = 0): Instant {
  return `2026-03-20T${minute}:00.${String(ticks).padStart(7, '0')}Z`;
}

function minuteOf(instant: Instant): string {
  return instant.slice(11, 16);
}
