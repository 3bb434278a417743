import { fromStored, parseGuid, toStored } from '../../../workbench/kusto/values';

test.each([
  ['bool', true, true],
  ['bool', 'TRUE', true],
  ['bool', 0, false],
  ['bool', 'maybe', null],
  ['int', 5, 5],
  ['int', 2 ** 31, null],
  ['long', '9223372036854775807', 9223372036854775807n],
  ['long', 1.5, null],
  ['real', '1.5', 1.5],
  ['real', '', null],
  ['real', NaN, null],
  ['string', null, ''],
  ['string', { a: 1 }, '{"a":1}'],
  ['dynamic', 'text', '"text"'],
  ['dynamic', null, null],
  ['datetime', '2026-01-15T00:00:00Z', 639040320000000000n],
  ['datetime', 5, null],
  ['timespan', '1h', 36000000000n],
  ['guid', '{6F9619FF-8B86-D011-B42D-00C04FC964FF}', '6f9619ff-8b86-d011-b42d-00c04fc964ff'],
  ['guid', 'none', null],
] as const)('stores a %s of %j', (type, value, stored) => {
  expect(toStored(value, type)).toEqual(stored);
});

test.each([
  ['long', 5n, 5],
  ['long', 9007199254740993n, '9007199254740993'],
  ['string', null, ''],
  ['dynamic', '{"a":[1]}', { a: [1] }],
  ['dynamic', '{"a":[9007199254740993,-1,0.1234567890123456]}', { a: ['9007199254740993', -1, 0.1234567890123456] }],
  ['dynamic', '{"a":1e400,"b":1E+2}', { a: '1e400', b: 100 }],
  ['timespan', -1n, '-00:00:00.0000001'],
  ['datetime', null, null],
] as const)('shows a stored %s of %p', (type, stored, value) => {
  expect(fromStored(stored, type)).toEqual(value);
});

test.each([-1n, 3_155_378_976_000_000_000n])('shows no datetime beyond the years 1 to 9999: %p', (ticks) => {
  expect(() => fromStored(ticks, 'datetime')).toThrow(
    `A datetime: it must lie in the years 1 to 9999, got ${ticks} ticks since the first.`,
  );
});

test('reads a guid in any spelling', () => {
  expect(parseGuid('6F9619FF8B86D011B42D00C04FC964FF')).toBe('6f9619ff-8b86-d011-b42d-00c04fc964ff');
  expect(parseGuid('6F9619FF')).toBeNull();
});
