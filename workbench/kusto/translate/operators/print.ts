import type { SyntaxNode } from '../../../../kql/language/tree';
import { SQL_TYPES } from '../../values';
import { convert } from '../conversion';
import type { Relation } from '../relation';
import { NO_ROW } from '../row';
import { part } from '../scalars';
import type { Translation } from '../translation';
import { hiddenName, newRows, outputColumns, select, translateValues } from './select';

/** `print`: one row. */
export function translatePrint(operator: SyntaxNode, translation: Translation): Relation {
  const values = operator
    .items('Expressions')
    .flatMap((expression) => translateValues(expression, NO_ROW, translation));
  const columns = outputColumns(operator, translation);
  if (columns.length !== values.length) return translation.refuse(operator, `'${operator.text}'`);
  const selection = select(columns, values);
  return newRows(selection.columns, `SELECT ${selection.items.join(', ')}`, translation);
}

/** `range`: one row for each value from a first to a last one, both included, in that order. */
export function translateRange(operator: SyntaxNode, translation: Translation): Relation {
  const [column] = outputColumns(operator, translation);
  if (!column) return translation.refuse(operator, `'${operator.text}'`);
  const end = (name: string) => convert(translation.scalar(part(operator, name, translation), NO_ROW), column.type).sql;
  const stepValue = translation.scalar(part(operator, 'Step', translation), NO_ROW);
  const step = column.type === 'datetime' ? stepValue.sql : convert(stepValue, column.type).sql;
  const [from, to] = [end('From'), end('To')];
  const row = hiddenName('row', translation);
  const isReal = column.type === 'real';
  const value = isReal ? `${from} + ${row} * ${step}` : `${row}::${SQL_TYPES[column.type]}`;
  const series = isReal
    ? `range(0, floor((${to} - ${from}) / ${step})::BIGINT + 1)`
    : `generate_series(${from}::BIGINT, ${to}::BIGINT, ${step}::BIGINT)`;
  const name = translation.emit(`SELECT ${value} AS ${column.sql}, ${row} FROM ${series} AS series(${row})`);
  const order = { terms: [row], columns: [row], isUnique: true };
  return { name, columns: [{ ...column, nullable: false }], hidden: [row], order };
}
