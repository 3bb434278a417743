import { loadContent } from '../../../kql/content';
import { KUSTO_TYPES, toStreamColumnType, toTableColumnType } from '../../../kql/loader/schema';

test('begins with the thirteen columns that the rules know, in their order; others follow', () => {
  expect(
    loadContent()
      .events.columns.slice(0, 13)
      .map(({ name, type }) => `${name} ${type}`),
  ).toEqual([
    'TimeGenerated datetime',
    'EventType string',
    'NoxysTenantId string',
    'InteractionId string',
    'PlatformId string',
    'RiskScore real',
    'Classifications dynamic',
    'PolicyDecisions dynamic',
    'UserId string',
    'AlertSeverity string',
    'EventId string',
    'EventTime datetime',
    'AdditionalFields dynamic',
  ]);
});

test.each([
  ['bool', 'boolean', 'boolean'],
  ['datetime', 'dateTime', 'datetime'],
  ['dynamic', 'dynamic', 'dynamic'],
  ['guid', 'guid', 'string'],
  ['int', 'int', 'int'],
  ['long', 'long', 'long'],
  ['real', 'real', 'real'],
  ['string', 'string', 'string'],
] as const)('spells %s as %s in a table and as %s in a stream', (type, table, stream) => {
  expect(toTableColumnType(type)).toBe(table);
  expect(toStreamColumnType(type)).toBe(stream);
});

test.each(['decimal', 'timespan'] as const)('refuses a column of type %s, which tables do not have', (type) => {
  expect(() => toTableColumnType(type)).toThrow(`A Log Analytics table: a column type must be one of`);
  expect(() => toStreamColumnType(type)).toThrow(`got '${type}'.`);
  expect(KUSTO_TYPES).toContain(type);
});

test('keeps no raw personal value: what holds one is hashed, cut to its host or dropped', () => {
  const members = JSON.stringify(loadContent().events.columns.map((column) => column.members ?? {}));

  expect(members).not.toMatch(/"(value|text|url|platform_url)":"keep"/);
});
