import type { ResultTable } from '../../detection/result-row';
import { isSameTable, type TableDifference } from '../compare/tables';
import { code, heading, paragraph, plural, type Block, type Text } from './document';

/**
 * What tiles and hunting queries answer differently: the rows that only one version has. Of those that were changed and answer the
 * same, how many rows that was said by.
 */
export function buildTables(tables: readonly TableDifference[], changedIds: ReadonlySet<string>): Block[] {
  const same = tables.filter((table) => isSameTable(table) && changedIds.has(table.id));
  const items = same.map(({ id, after }): Text => [code(id), `: ${countRows(after)} in both versions, the same`]);
  return [
    ...tables
      .filter((table) => !isSameTable(table))
      .flatMap((table) => [
        heading(4, code(table.id), `: ${countRows(table.before)} → ${countRows(table.after)}`),
        ...buildRows(table),
      ]),
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
  ];
}

function buildRows({ before, after, lost, gained }: TableDifference): Block[] {
  const head = namesOf(after ?? before);
  if (before && after && namesOf(before).join() !== namesOf(after).join()) {
    return [
      paragraph('Other columns: ', code(namesOf(before).join(', ')), ' → ', code(head.join(', '))),
      { kind: 'table', head: head.map(code), rows: after.rows.map(toCells) },
    ];
  }
  if (lost.length + gained.length === 0)
    return [paragraph('The same rows in another order, or columns of another type.')];
  const rows = [
    ...gained.map((row): readonly Text[] => [['only now'], ...toCells(row)]),
    ...lost.map((row): readonly Text[] => [['only before'], ...toCells(row)]),
  ];
  return [{ kind: 'table', head: ['', ...head.map(code)], rows }];
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
