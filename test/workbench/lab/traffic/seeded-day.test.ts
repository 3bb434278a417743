import { parseEvents, type Delivery } from '../../../../workbench/lab/delivery';
import type { NoxysEvent } from '../../../../workbench/lab/traffic/event';
import { PLATFORMS } from '../../../../workbench/lab/traffic/population';
import { buildSeededDay } from '../../../../workbench/lab/traffic/seeded-day';

const SEEDS = [1, 2, 3, 20_260_320];

test('the same seed gives the same day, another seed another', () => {
  const day = JSON.stringify(synthDay(7));

  expect(JSON.stringify(synthDay(7)) === day).toBe(true);
  expect(JSON.stringify(synthDay(8)) === day).toBe(false);
});

test.each(SEEDS)('seed %i: a working day of about 200 people on ten platforms', (seed) => {
  const events = eventsOf(synthDay(seed));

  const users = new Set(events.map(({ data }) => data.user_id).filter((user) => typeof user === 'string'));
  const platforms = new Set(events.map(({ data }) => String(data.platform_id).toLowerCase()));
  const morning = events.filter(({ timestamp }) => timestamp.startsWith('2026-03-20T09'));
  const night = events.filter(({ timestamp }) => timestamp.startsWith('2026-03-20T02'));

  expect(events.length).toBeGreaterThan(1_800);
  expect(events.length).toBeLessThan(3_000);
  expect(users.size).toBeGreaterThan(190);
  expect(users.size).toBeLessThanOrEqual(200);
  for (const platform of Object.keys(PLATFORMS)) expect(platforms).toContain(platform);
  expect(morning.length).toBeGreaterThan(10 * night.length);
});

test.each(SEEDS)(
  'seed %i: every event type of the guide, both shapes, events without a user, late and repeated ones',
  (seed) => {
    const deliveries = synthDay(seed);
    const events = eventsOf(deliveries);
    const bodies = deliveries.map(({ body }) => body);

    expect([...new Set(events.map(({ event_type }) => event_type))].sort()).toEqual([
      'alert.severity_critical',
      'alert.severity_high',
      'interaction.created',
      'interaction.high_risk',
      'interaction.policy_violated',
      'policy.created',
      'policy.updated',
    ]);
    expect(events.some(({ data }) => 'policy_action' in data)).toBe(true);
    expect(events.some(({ data }) => 'policy_decisions' in data)).toBe(true);
    expect(events.some(({ data }) => data.user_id === null)).toBe(true);
    expect(new Set(bodies).size).toBeLessThan(bodies.length - 10);
    expect(deliveries.filter(isLate).length).toBeGreaterThan(10);
  },
);

test('several events of one interaction share its id and have their own', () => {
  const perInteraction = new Map<unknown, NoxysEvent[]>();
  for (const event of eventsOf(synthDay(1)).filter(({ data }) => typeof data.id === 'string')) {
    perInteraction.set(event.data.id, [...(perInteraction.get(event.data.id) ?? []), event]);
  }
  const shared = [...perInteraction.values()].filter(
    (group) => new Set(group.map(({ event_type }) => event_type)).size > 1,
  );

  expect(shared.length).toBeGreaterThan(100);
  for (const group of shared) expect(new Set(group.map(({ id }) => id)).size).toBeGreaterThan(1);
});

test('posts come in the order of the clock, also those that a relay must refuse', () => {
  const deliveries = synthDay(1);
  const times = deliveries.map(({ at }) => at);

  expect(times).toEqual([...times].sort());
  expect(deliveries.filter(({ token }) => token !== undefined)).toHaveLength(2);
  expect(deliveries.some(({ contentType }) => contentType === 'text/plain')).toBe(true);
  expect(deliveries.some(({ body }) => parseEvents(body).length === 0)).toBe(true);
});

test('what looks like an e-mail address lies in a reserved domain', () => {
  const text = synthDay(1, 'address')
    .map(({ body }) => body)
    .join('\n');

  expect(new Set(text.match(/(?<=@)[a-z0-9.-]+/g))).toEqual(new Set(['example.com']));
});

function synthDay(seed: number, userIds: 'address' | 'uuid' = 'uuid'): readonly Delivery[] {
  return buildSeededDay({ seed, midnight: '2026-03-20T00:00:00.0000000Z', userIds });
}

/** The well-formed events of a day. */
function eventsOf(deliveries: readonly Delivery[]): readonly NoxysEvent[] {
  return deliveries.flatMap(({ body }) => parseEvents(body).filter(isEvent));
}

function isEvent(value: unknown): value is NoxysEvent {
  return typeof value === 'object' && value !== null && 'data' in value && 'timestamp' in value;
}

function isLate({ at, body }: Delivery): boolean {
  return parseEvents(body)
    .filter(isEvent)
    .some(({ timestamp }) => Date.parse(at) - Date.parse(timestamp) > 4 * 60_000);
}
