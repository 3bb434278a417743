import fc from 'fast-check';

import { isSame, pairUp, toDifference } from '../../../workbench/review/compare/difference';
import { diffValues } from '../../../workbench/review/compare/field-change';

interface Thing {
  readonly key: string | undefined;
  readonly place: string;
  readonly value: number;
}

const byKey = ({ key }: Thing): string | undefined => key;
const byPlace = ({ place }: Thing): string => place;

test('pairs by the first key that fits, and what is left over by the next', () => {
  const before = [thing('a', 'x', 1), thing(undefined, 'y', 2), thing('c', 'z', 3)];
  const after = [thing(undefined, 'y', 2), thing('a', 'w', 9)];

  const { pairs, lost, gained } = pairUp(before, after, [byKey, byPlace]);

  expect(pairs.map((pair) => [pair.before.value, pair.after.value])).toEqual([
    [1, 9],
    [2, 2],
  ]);
  expect(lost).toEqual([thing('c', 'z', 3)]);
  expect(gained).toEqual([]);
});

test('pairs things of one key in their order', () => {
  const before = [thing('a', 'x', 1), thing('a', 'x', 2)];
  const after = [thing('a', 'x', 1), thing('a', 'x', 5), thing('a', 'x', 6)];

  const { gained, changed, same } = toDifference(pairUp(before, after, [byKey]), (one, other) =>
    diffValues({ value: one.value }, { value: other.value }),
  );

  expect(changed.map(({ fields }) => fields)).toEqual([[{ field: 'value', before: 2, after: 5 }]]);
  expect(gained).toEqual([thing('a', 'x', 6)]);
  expect(same).toEqual([thing('a', 'x', 1)]);
});

test('takes each thing once, whatever the keys', () => {
  const things = fc.array(
    fc.record({
      key: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      place: fc.constantFrom('x', 'y'),
      value: fc.nat(),
    }),
  );

  fc.assert(
    fc.property(things, things, (before, after) => {
      const { pairs, lost, gained } = pairUp(before, after, [byKey, byPlace]);
      const seenBefore = new Set([...pairs.map((pair) => pair.before), ...lost]);
      const seenAfter = new Set([...pairs.map((pair) => pair.after), ...gained]);
      return (
        seenBefore.size === before.length &&
        pairs.length + lost.length === before.length &&
        seenAfter.size === after.length &&
        pairs.length + gained.length === after.length
      );
    }),
  );
});

test('finds no difference between a thing and itself', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const pairing = pairUp([value], [value], [(item) => JSON.stringify(item)]);
      return isSame(toDifference(pairing, (one, other) => diffValues(one, other)));
    }),
  );
});

test.each([
  ['a member', { a: { b: 1 } }, { a: { b: 2 } }, [{ field: 'a.b', before: 1, after: 2 }]],
  ['a new object by its members', {}, { a: { b: 1 } }, [{ field: 'a.b', before: undefined, after: 1 }]],
  ['a list as one value', { a: [1] }, { a: [1, 2] }, [{ field: 'a', before: [1], after: [1, 2] }]],
  ['objects of a list', [{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 3 }], [{ field: '[1].a', before: 2, after: 3 }]],
])('tells %s that differs', (_, before, after, expected) => {
  expect(diffValues(before, after)).toEqual(expected);
});

function thing(key: string | undefined, place: string, value: number): Thing {
  return { key, place, value };
}
