import type { ResultTable } from '../../detection/result-row';
import { isSameTable, type TableDifference } from '../compare/tables';
import { code, heading, paragraph, plural, type Block, type Text } from './document';

/** What tiles and hunting queries answer differently: the rows that only one version has. */
export function buildTables(tables: readonly TableDifference[]): Block[] {
  return tables
    .filter((table) => !isSameTable(table))
    .flatMap((table) => [
      heading(4, code(table.id), `: ${countRows(table.before)} → ${countRows(table.after)}`),
      ...buildRows(table),
    ]);
}

function buildRows({ before, after, lost, gained }: TableDifference): Block[] {
  const head = namesOf(after ?? before);
  if (before && after && namesOf(before).join() !== namesOf(after).join()) {
    return [
      paragraph('Other columns: ', code(namesOf(before).join(', ')), ' → ', code(head.join(', '))),
      { kind: 'table', head, rows: after.rows.map(toCells) },
    ];
  }
  if (lost.length + gained.length === 0)
    return [paragraph('The same rows in another order, or columns of another type.')];
  const rows = [
    ...gained.map((row): readonly Text[] => [['only now'], ...toCells(row)]),
    ...lost.map((row): readonly Text[] => [['only before'], ...toCells(row)]),
  ];
  return [{ kind: 'table', head: ['', ...head], rows }];
}

function toCells(row: readonly unknown[]): Text[] {
  return row.map((value) => [code(value)]);
}

function namesOf(table: ResultTable | undefined): string[] {
  return (table?.columns ?? []).map(({ name }) => name);
}

function countRows(table: ResultTable | undefined): string {
  return table === undefined ? 'none' : plural(table.rows.length, 'row');
}
