import type { SyntaxNode } from '../../../../kql/language/tree';
import { SQL_TYPES } from '../../values';
import { convert } from '../conversion';
import type { Relation, RelationColumn } from '../relation';
import { NO_ROW } from '../row';
import type { Translation } from '../translation';
import { hiddenName, outputColumns } from './select';

/** `datatable`: the rows that the query spells out, in their order. */
export function translateDatatable(node: SyntaxNode, translation: Translation): Relation {
  const columns = outputColumns(node, translation);
  const cells = node.items('Values').map((value, index) => {
    const column = columns[index % columns.length];
    if (!column) return translation.refuse(node, `'${node.text}'`);
    return `${convert(translation.scalar(value, NO_ROW), column.type).sql}::${SQL_TYPES[column.type]}`;
  });
  const rows: string[] = [];
  for (let i = 0; i + columns.length <= cells.length; i += columns.length) {
    rows.push(`(${[...cells.slice(i, i + columns.length), rows.length].join(', ')})`);
  }
  const row = hiddenName('row', translation);
  const names = [...columns.map((column) => column.sql), row].join(', ');
  const sql = rows.length > 0 ? `SELECT * FROM (VALUES ${rows.join(', ')}) AS rows(${names})` : noRows(columns, row);
  return {
    name: translation.emit(sql),
    columns,
    hidden: [row],
    order: { terms: [row], columns: [row], isUnique: true },
  };
}

function noRows(columns: readonly RelationColumn[], row: string): string {
  const items = columns.map((column) => `NULL::${SQL_TYPES[column.type]} AS ${column.sql}`);
  return `SELECT ${[...items, `0 AS ${row}`].join(', ')} WHERE false`;
}
