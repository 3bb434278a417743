import fc from 'fast-check';

import { loadContent } from '../../kql/content';
import { KustoEngine } from '../../workbench/kusto/engine';

const NOW = '2026-03-20T15:00:00Z';
const { transform, events } = loadContent();

let engine: KustoEngine;

beforeAll(async () => {
  engine = await KustoEngine.open();
});

afterAll(() => engine.close());

test('passes a row of the relay as it is', async () => {
  const row = synthRow({
    Classifications: [{ type: 'EMAIL', valueHash: 'ab' }],
    AdditionalFields: { platform_urlHost: 'a.example' },
  });

  expect(await transformRows([row])).toMatchObject([
    { ...row, TimeGenerated: '2026-03-20T14:32:00.0000000Z', EventTime: '2026-03-20T14:32:00.0000000Z' },
  ]);
});

test.each([
  ['now', NOW, '2026-03-20T15:00:00.0000000Z'],
  ['a tick ahead of now', '2026-03-20T15:00:00.0000001Z', '2026-03-20T15:00:00.0000000Z'],
  ['a tick before now', '2026-03-20T14:59:59.9999999Z', '2026-03-20T14:59:59.9999999Z'],
  ['a year ahead', '2027-03-20T15:00:00Z', '2026-03-20T15:00:00.0000000Z'],
])('cuts a time to now if it lies in the future: %s', async (_, time, stored) => {
  const [row] = await transformRows([synthRow({ TimeGenerated: time, EventTime: time })]);

  expect(row?.TimeGenerated).toBe(stored);
  expect(String(row?.EventTime).slice(0, 19)).toBe(time.slice(0, 19));
});

test.each([
  ['a list of objects', [{ type: 'EMAIL', value: 'alice@example.com' }]],
  ['an object', { text: 'Dear Alice' }],
  ['an object deep inside', { a: [{ b: { c: [[{ url: 'https://a.example' }]] } }] }],
  ['an object with other keys before it', { a: 1, b: '}', url: 2 }],
  ['an object whose value is null', { value: null }],
])('nulls a dynamic column that holds a personal key in %s', async (_, value) => {
  for (const column of ['Classifications', 'PolicyDecisions', 'AdditionalFields']) {
    const [row] = await transformRows([synthRow({ [column]: value })]);

    expect(row).toMatchObject({ [column]: null, UserId: 'alice@example.com' });
  }
});

test.each([
  ['a text that talks of a key', [{ policy_name: 'the "value": of {"text": 1}' }]],
  ['a key that ends or begins like one', { myvalue: 1, values: 2, textHash: 3, urlHost: 'a', 'x,"value': 1 }],
  ['a key in other letters', { Value: 1, URL: 2 }],
  ['a value that is named like one', ['value', 'text', { a: 'url' }]],
  ['a key with a quote in it', { '"value': 1, '{"text': 2 }],
  ['nothing', []],
])('leaves alone %s', async (_, value) => {
  const [row] = await transformRows([synthRow({ AdditionalFields: value })]);

  expect(row?.AdditionalFields).toEqual(value);
});

test('nulls a column exactly if some object in it has a personal key', async () => {
  const key = fc.oneof(
    fc.constantFrom('value', 'text', 'url', 'type', 'a"value', 'value"', '\\'),
    fc.string({ maxLength: 4 }),
  );
  const leaf = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('"value":', '{"text":1}', ',"url":', '\\'),
    fc.integer(),
    fc.boolean(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const column = fc.oneof(
    fc.array(tree, { maxLength: 3 }),
    fc.dictionary(key, tree, { maxKeys: 3, noNullPrototype: true }),
  );

  await fc.assert(
    fc.asyncProperty(fc.array(column, { minLength: 1, maxLength: 40 }), async (values) => {
      const rows = await transformRows(values.map((AdditionalFields) => synthRow({ AdditionalFields })));

      expect(rows.map(({ AdditionalFields }) => AdditionalFields === null)).toEqual(values.map(hasPersonalKey));
    }),
    { numRuns: 40 },
  );
});

function hasPersonalKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPersonalKey);
  if (!(value instanceof Object)) return false;
  return Object.entries(value).some(([key, inner]) => ['value', 'text', 'url'].includes(key) || hasPersonalKey(inner));
}

async function transformRows(rows: readonly Record<string, unknown>[]): Promise<Record<string, unknown>[]> {
  return engine.transform(transform.query, events.columns, rows, NOW);
}

function synthRow(override: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    TimeGenerated: '2026-03-20T14:32:00Z',
    EventType: 'interaction.policy_violated',
    NoxysTenantId: 'tenant-123',
    InteractionId: 'int_abc123',
    PlatformId: 'chatgpt',
    RiskScore: 0.95,
    Classifications: [],
    PolicyDecisions: [],
    UserId: 'alice@example.com',
    AlertSeverity: 'critical',
    EventId: 'evt_abc123',
    EventTime: '2026-03-20T14:32:00Z',
    AdditionalFields: {},
    ...override,
  };
}
