import fc from 'fast-check';

import { EventsEngine, shippedRule, type EventRow } from '../support/events-engine';
import { withOverrides } from '../../kql/loader/rule-overrides';

const MINUTE = 60_000;
const START = Date.parse('2026-03-20T00:00:00Z');
const rule = shippedRule('high-volume-policy-violations');

let events: EventsEngine;

beforeAll(async () => {
  events = await EventsEngine.open();
});

afterAll(() => events.engine.close());

test('tells an hour with more violations than the threshold once, in the run in which it passes it', async () => {
  await events.fill(synthEvents(11, 10));

  expect(await events.run(rule.query, at(60))).toMatchObject([
    { ViolationCount: 11, Hour: tick(0), EventIds: 'e0, e1, e2, e3, e4, e5, e6, e7, e8, e9' },
  ]);
  expect(await events.run(rule.query, at(180))).toEqual([]);
});

test('does not tell an hour with as many violations as the threshold', async () => {
  await events.fill(synthEvents(10, 10));

  expect(await events.run(rule.query, at(60))).toEqual([]);
});

test('counts a late event in its own hour, in the run after it came', async () => {
  await events.fill([...synthEvents(10, 10), synthEvent('late', 30, { IngestedAt: at(5 * 1440) })]);

  expect(await events.run(rule.query, at(5 * 1440 - 60))).toEqual([]);
  expect(await events.run(rule.query, at(5 * 1440 + 60))).toMatchObject([{ ViolationCount: 11, Hour: tick(0) }]);
});

test('counts a repeated event once', async () => {
  const repeats = synthEvents(10, 10).map((event) => ({ ...event, IngestedAt: at(50) }));
  await events.fill([...synthEvents(10, 10), ...repeats]);

  expect(await events.run(rule.query, at(60))).toEqual([]);
});

test('takes spellings of a user or a platform as one, and shows the first', async () => {
  const spell = (index: number) => ({
    UserId: index === 0 ? 'ALICE@example.com' : 'alice@example.com',
    PlatformId: index < 2 ? 'ChatGPT' : 'CHATGPT',
  });
  await events.fill(synthEvents(11, 10, spell));

  expect(await events.run(rule.query, at(60))).toMatchObject([
    { UserId: 'ALICE@example.com', PlatformId: 'ChatGPT', ViolationCount: 11 },
  ]);
});

test.each([
  ['users', { UserId: 'bob@example.com' }],
  ['platforms', { PlatformId: 'claude' }],
  ['tenants', { NoxysTenantId: 'tenant-456' }],
])('does not add up different %s', async (_, other) => {
  await events.fill(synthEvents(12, 10, (index) => (index % 2 === 0 ? {} : other)));

  expect(await events.run(rule.query, at(60))).toEqual([]);
});

test('does not add up two hours', async () => {
  await events.fill(synthEvents(12, 54));

  expect(await events.run(rule.query, at(120))).toEqual([]);
});

test('the same event id of two tenants is two events', async () => {
  const other = synthEvents(11, 10, () => ({ NoxysTenantId: 'tenant-456' }));
  await events.fill([...synthEvents(11, 10), ...other]);

  expect(await events.run(rule.query, at(60))).toHaveLength(2);
});

test('leaves out violations without a user, however many', async () => {
  await events.fill(synthEvents(30, 10, () => ({ UserId: '' })));

  expect(await events.run(rule.query, at(60))).toEqual([]);
});

test('leaves out rows that are ingested after now', async () => {
  await events.fill(synthEvents(11, 10, (index) => (index === 10 ? { IngestedAt: at(61) } : {})));

  expect(await events.run(rule.query, at(60))).toEqual([]);
});

test('names the highest severity among the events', async () => {
  await events.fill(synthEvents(11, 10, (index) => ({ AlertSeverity: index === 7 ? 'Critical' : 'low' })));

  expect(await events.run(rule.query, at(60))).toMatchObject([{ NoxysSeverity: 'critical' }]);
});

test.each([
  ['opaque', { AccountName: 'alice@example.com', AccountUPNSuffix: '', AccountAadUserId: '' }],
  ['upn', { AccountName: 'alice', AccountUPNSuffix: 'example.com', AccountAadUserId: '' }],
  ['entraObjectId', { AccountName: '', AccountUPNSuffix: '', AccountAadUserId: 'alice@example.com' }],
])('identifies the account by a user id that is %s', async (userIdIs, columns) => {
  await events.fill(synthEvents(11, 10));

  expect(await events.run(withOverrides(rule, { parameters: { userIdIs } }).query, at(60))).toMatchObject([columns]);
});

test('misses no hour, tells one again only within the overlap, and then under the same key', async () => {
  const low = withOverrides(rule, { parameters: { threshold: 2 } });
  const event = fc.record({
    id: fc.integer({ min: 0, max: 25 }),
    user: fc.constantFrom('a', 'A', 'b'),
    minute: fc.integer({ min: 0, max: 119 }),
    delay: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 240 })),
  });

  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 25 }), async (list) => {
      // An event is what its id says; only the time at which a copy comes differs.
      const first = new Map(list.map((each) => [each.id, each]));
      const copies = list.map(({ id, delay }) => ({ ...(first.get(id) ?? { user: 'a', minute: 0 }), id, delay }));
      await events.fill(
        copies.map(({ id, user, minute, delay }) =>
          synthEvent(`e${id}`, minute, { UserId: user, IngestedAt: at(minute + delay) }),
        ),
      );
      const alerts = new Map<string, { runs: number[]; keys: Set<unknown> }>();
      for (let run = 60; run <= 420; run += 60) {
        for (const result of await events.run(low.query, at(run))) {
          const name = `${String(result.UserId).toLowerCase()} ${String(result.Hour)}`;
          const alert = alerts.get(name) ?? { runs: [], keys: new Set() };
          alerts.set(name, { runs: [...alert.runs, run], keys: alert.keys.add(result.AlertKey) });
        }
      }

      expect([...alerts.keys()].sort()).toEqual(expectedGroups(copies, 2));
      for (const { runs, keys } of alerts.values()) {
        expect(keys.size).toBe(1);
        expect(runs.length).toBeLessThanOrEqual(2);
        expect((runs.at(-1) ?? 0) - (runs[0] ?? 0)).toBeLessThanOrEqual(60);
      }
    }),
    { numRuns: 6 },
  );
});

function expectedGroups(copies: readonly { id: number; user: string; minute: number }[], threshold: number): string[] {
  const groups = new Map<string, Set<number>>();
  for (const { id, user, minute } of copies) {
    const name = `${user.toLowerCase()} ${tick(Math.floor(minute / 60) * 60)}`;
    groups.set(name, (groups.get(name) ?? new Set()).add(id));
  }
  return [...groups]
    .filter(([, ids]) => ids.size > threshold)
    .map(([name]) => name)
    .sort();
}

/** Violations a minute apart. */
function synthEvents(count: number, from: number, override: (index: number) => object = () => ({})): EventRow[] {
  return Array.from({ length: count }, (_, index) => synthEvent(`e${index}`, from + index, override(index)));
}

function synthEvent(EventId: string, minute: number, override: object = {}): EventRow {
  return { EventId, EventTime: at(minute), ...override };
}

function at(minutes: number): string {
  return new Date(START + minutes * MINUTE).toISOString();
}

/** A time as the engine answers it. */
function tick(minutes: number): string {
  return at(minutes).replace('.000Z', '.0000000Z');
}
