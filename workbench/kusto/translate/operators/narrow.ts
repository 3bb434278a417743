import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import type { Call } from '../functions/call';
import { columnScalar, type Relation } from '../relation';
import { quoteText } from '../sql';
import type { Translation } from '../translation';
import { newRows, outputColumns } from './select';

/** `narrow`: a row for each value: the number of its row, the name of its column, and the value as text. */
export function translateNarrow(_: Call, input: Relation, operator: SyntaxNode, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const order = input.order ? `ORDER BY ${input.order.terms.join(', ')}` : '';
  const pairs = input.columns.map(
    (column) => `{c: ${quoteText(column.name)}, v: ${convert(columnScalar(column), 'string').sql}}`,
  );
  const [row, name, value] = columns.map((column) => column.sql);
  const unnested = translation.emit(
    `SELECT row_number() OVER (${order}) - 1 AS ${row ?? ''}, unnest([${pairs.join(', ')}]) AS pair FROM ${input.name}`,
  );
  return newRows(
    columns.map((column) => ({ ...column, nullable: false })),
    `SELECT ${row ?? ''}, pair.c AS ${name ?? ''}, pair.v AS ${value ?? ''} FROM ${unnested}`,
    translation,
  );
}
