import type { TableSchema } from '../../../../kql/loader/schema';
import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';

/** The transformation gives the table's columns, all of them and under their types. */
export function checkTransformOutput(query: LintedQuery, schema: TableSchema): Diagnostic[] {
  if (query.bound.diagnostics.length > 0) return [];
  const found = new Map(query.bound.resultColumns.map(({ name, type }) => [name, type]));
  const wanted = new Map(schema.columns.map(({ name, type }) => [name, type]));
  const offset = query.results[0]?.offset ?? 0;
  const problems = [
    ...schema.columns.flatMap(({ name, type }) => {
      const actual = found.get(name);
      if (actual === undefined) return [`column '${name}' is missing`];
      return actual === type ? [] : [`column '${name}' must be ${type}, it is ${actual}`];
    }),
    ...[...found.keys()].filter((name) => !wanted.has(name)).map((name) => `column '${name}' is not in the table`),
  ];
  return problems.map((problem) => query.at(offset, 'transform-output', { problem }));
}
