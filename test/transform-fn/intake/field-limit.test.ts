import fc from 'fast-check';

import {
  cutArray,
  cutMemberText,
  cutObject,
  cutText,
  CUT_MARK,
  MAX_FIELD_BYTES,
  MAX_MEMBER_BYTES,
} from '../../../transform-fn/src/intake/field-limit';

test('leaves a text of 64 KB alone, and cuts one that has a byte more', () => {
  expect(cutText('x'.repeat(MAX_FIELD_BYTES))).toBe('x'.repeat(MAX_FIELD_BYTES));
  expect(cutText('x'.repeat(MAX_FIELD_BYTES + 1))).toMatch(/^x+…\[truncated\]$/);
});

test('never leaves a text longer than the limit, nor half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), (unit) => {
      const cut = cutText(unit.repeat(Math.ceil(MAX_FIELD_BYTES / Buffer.byteLength(unit)) + 1));

      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(MAX_FIELD_BYTES);
      expect(cut.endsWith(CUT_MARK)).toBe(true);
      expect(cut).not.toContain('\uFFFD');
    }),
  );
});

test('cuts a long text inside a dynamic field further', () => {
  expect(Buffer.byteLength(cutMemberText('é'.repeat(MAX_MEMBER_BYTES)))).toBeLessThanOrEqual(MAX_MEMBER_BYTES);
});

test('drops last elements of an array, and says how many', () => {
  const elements = Array.from({ length: 2_000 }, (_, index) => ({ type: 'EMAIL', index, pad: 'x'.repeat(50) }));

  const cut = cutArray(elements);

  expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThanOrEqual(MAX_FIELD_BYTES);
  expect(cut.at(0)).toEqual(elements[0]);
  expect(cut.at(-1)).toEqual({ truncated: elements.length - (cut.length - 1) });
});

test('drops last members of an object, and says how many', () => {
  const cut = cutObject({ direction: 'outbound', changed_fields: Array.from({ length: 20_000 }, () => 'name') });

  expect(cut).toEqual({ direction: 'outbound', truncated: 1 });
});
