import fc from 'fast-check';

import { pairAlike } from '../../../../workbench/detection/rule-tests/pairing';

/** Something with fields, of which an expectation states some. */
type Thing = Readonly<Record<string, number>>;

const compare = (wanted: Thing, got: Thing) => Object.keys(wanted).filter((name) => wanted[name] !== got[name]);
const fieldCount = (wanted: Thing) => Object.keys(wanted).length;
const thing = fc.record({ a: fc.nat(2), b: fc.nat(2), c: fc.nat(1) });

test('what is a part of each found thing, in any order, is paired without a difference', () => {
  const part = fc.record({ got: thing, keeps: fc.subarray(['a', 'b', 'c']), rank: fc.nat() });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const found = parts.map(({ got }) => got);
      const expected = [...parts]
        .sort((one, other) => one.rank - other.rank)
        .map(({ got, keeps }) => Object.fromEntries(Object.entries(got).filter(([name]) => keeps.includes(name))));

      const { pairs, missing, extra } = pairAlike(expected, found, compare, fieldCount);

      expect({ missing, extra }).toEqual({ missing: [], extra: [] });
      expect(pairs.flatMap(({ differences }) => differences)).toEqual([]);
    }),
  );
});

test('whatever labels the found things had, they agree again', () => {
  const labelled = fc.record({ got: thing, key: fc.nat(3), rank: fc.nat() });
  const labels = {
    labelOf: ({ wanted: { label } }: { wanted: { label: string } }) => label,
    keyOf: ({ key }: { key: string }) => key,
  };
  fc.assert(
    fc.property(fc.array(labelled, { maxLength: 8 }), (parts) => {
      const found = parts.map(({ got, key }) => ({ a: got.a, key: `key ${key}` }));
      const expected = [...parts]
        .sort((one, other) => one.rank - other.rank)
        .map(({ got, key }) => ({ wanted: { a: got.a, label: `label ${key}` } }));

      const { pairs } = pairAlike(
        expected,
        found,
        ({ wanted }, got) => (wanted.a === got.a ? [] : ['a']),
        () => 1,
        labels,
      );

      const links = new Set(pairs.map(({ wanted, got }) => `${wanted.wanted.label} ${got.key}`));
      expect(pairs).toHaveLength(parts.length);
      expect(links.size).toBe(new Set(parts.map(({ key }) => key)).size);
      expect(pairs.flatMap(({ differences }) => differences)).toEqual([]);
    }),
  );
});

test('what cannot be told apart in reasonable time is refused', () => {
  const twice = (names: string) => `${names} ${names}`.split(' ');
  const expected = twice('a b c d e f g').map((label) => ({ label }));
  // One key too few comes twice.
  const found = [...twice('k l m n o p'), 'y', 'z'].map((key) => ({ key }));

  expect(() =>
    pairAlike(
      expected,
      found,
      () => [],
      () => 1,
      { labelOf: ({ label }) => label, keyOf: ({ key }) => key },
    ),
  ).toThrow("key: the expected alerts are too alike to be told apart. Say more of each, such as its 'run'.");
});
