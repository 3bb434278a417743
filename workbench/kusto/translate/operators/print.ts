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
  const [type, zero] = column.type === 'real' ? ['DOUBLE', '0e0'] : ['BIGINT', '0'];
  const count = column.type === 'real' ? `floor((${to} - ${from}) / ${step})::BIGINT` : `(${to} - ${from}) // ${step}`;
  const steps = `CASE WHEN (${to} - ${from}) * sign(${step}) < ${zero} THEN 0 ELSE ${count} + 1 END`;
  const value = `(${from}::${type} + ${row} * ${step})::${SQL_TYPES[column.type]}`;
  const name = translation.emit(`SELECT ${value} AS ${column.sql}, ${row} FROM range(0, ${steps}) AS steps(${row})`);
  const order = { terms: [row], columns: [row], isUnique: true };
  return { name, columns: [{ ...column, nullable: false }], hidden: [row], order };
}
