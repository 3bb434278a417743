import fc from 'fast-check';

import { useEngine } from '../../../support/kql';
import {
  arithmetic,
  choice,
  column,
  connective,
  equality,
  literal,
  membership,
  type ModelExpression,
  type ModelRow,
  negation,
  nullTest,
  ordering,
  search,
} from './null-model';

const NUMBERS = [null, -1n, 0n, 2n] as const;
const TEXTS = ['', 'a', 'ab'] as const;

/** Every combination of the values. */
const rows: readonly ModelRow[] = NUMBERS.flatMap((A) =>
  NUMBERS.flatMap((B) => TEXTS.flatMap((S) => TEXTS.map((T) => ({ A, B, S, T })))),
);

const kql = useEngine(async (engine) => {
  await engine.createTable({
    name: 'Model',
    columns: [
      { name: 'Id', type: 'long' },
      { name: 'A', type: 'long' },
      { name: 'B', type: 'long' },
      { name: 'S', type: 'string' },
      { name: 'T', type: 'string' },
    ],
  });
  const stored = rows.map(({ A, B, S, T }, Id) => ({ Id, A: toJson(A), B: toJson(B), S, T }));
  await engine.append('Model', stored, '2026-01-15T12:00:00Z');
});

const { condition } = fc.letrec<{ condition: ModelExpression; number: ModelExpression }>((tie) => {
  const condition = tie('condition');
  const number = tie('number');
  const text = fc.constantFrom(column('S'), column('T'), literal('a'), literal(''));
  return {
    number: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(column('A'), column('B'), literal(0n), literal(2n), literal(null)),
      fc.tuple(fc.constantFrom('+', '-', '*', '/', '%'), number, number).map((each) => arithmetic(...each)),
      fc.tuple(condition, number, number).map((each) => choice(...each)),
    ),
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.tuple(fc.constantFrom('==', '!='), number, number).map((each) => equality(...each)),
      fc.tuple(fc.constantFrom('==', '!='), text, text).map((each) => equality(...each)),
      fc.tuple(fc.constantFrom('<', '<=', '>', '>='), number, number).map((each) => ordering(...each)),
      fc
        .tuple(fc.constantFrom('in', '!in'), number, fc.constantFrom([0n], [-1n, 2n]))
        .map((each) => membership(...each)),
      fc
        .tuple(fc.constantFrom('contains_cs', '!contains_cs'), text, fc.constantFrom('a', 'b'))
        .map((each) => search(...each)),
      fc.tuple(fc.constantFrom('and', 'or'), condition, condition).map((each) => connective(...each)),
      condition.map(negation),
      number.map(nullTest),
    ),
  };
});

test('conditions are true, false or null on the rows where the model says so', async () => {
  await fc.assert(
    fc.asyncProperty(condition, async (expression) => {
      const expected = rows.map((row) => expression.evaluate(row));

      const answers = await kql.rows(`Model | project Id, R = ${expression.kql} | sort by Id asc | project R`);

      expect(answers.map(([answer]) => answer)).toEqual(expected);
    }),
    { numRuns: 60, seed: 20260115 },
  );
});

test('where keeps the rows on which the model says true', async () => {
  await fc.assert(
    fc.asyncProperty(condition, async (expression) => {
      const expected = rows.flatMap((row, id) => (expression.evaluate(row) === true ? [id] : []));

      const answers = await kql.rows(`Model | where ${expression.kql} | project Id | sort by Id asc`);

      expect(answers.map(([id]) => id)).toEqual(expected);
    }),
    { numRuns: 60, seed: 20260116 },
  );
});

function toJson(value: ModelRow[string] | undefined): number | null {
  return typeof value === 'bigint' ? Number(value) : null;
}
