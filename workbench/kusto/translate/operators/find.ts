import type { SyntaxNode } from '../../../../kql/language/tree';
import { SQL_TYPES } from '../../values';
import { convert } from '../conversion';
import { columnScalar, findColumn, type Relation, type RelationColumn } from '../relation';
import type { Row } from '../row';
import { part } from '../scalars';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import { quoteText, selectItem } from '../sql';
import type { Translation } from '../translation';
import { searchCondition, searchedTables } from './search';
import { newRows, outputColumns } from './select';
import type { Branch } from './union';

/**
 * `find`: the rows of several tables in which a condition holds, with the name of the table, the columns that the condition names
 * or all tables have, and a bag of the rest; or with the columns that it lists.
 */
export function translateFind(operator: SyntaxNode, translation: Translation): Relation {
  const condition = part(operator, 'Condition', translation);
  const [source, ...columns] = outputColumns(operator, translation);
  const all = searchedTables(operator, translation);
  const names = namedColumns(condition);
  const tables = all.filter(({ relation }) => isSearched(relation, names, condition));
  if (!source || tables.length === 0) return translation.refuse(operator, `'${operator.text}' without a table`);
  refuseTypes(operator, columns, names, tables, translation);
  const packed = packedColumn(operator, columns, names, tables, translation);
  const selects = tables.map((table) => {
    const values = columns.map((column) =>
      column === packed ? pack(operator, table, columns, translation) : valueOf(table.relation, column),
    );
    const items = values.map(({ sql }, index) => selectItem(sql, columns[index]?.sql ?? ''));
    const where = searchCondition(condition, rowIn(table.relation, all), false, translation);
    return `SELECT ${[selectItem(quoteText(table.source), source.sql), ...items].join(', ')} FROM ${table.relation.name} WHERE ${where}`;
  });
  const results = [source, ...columns].map((column) => ({ ...column, nullable: column.type !== 'string' }));
  return newRows(results, selects.join('\n  UNION ALL '), translation);
}

/** The service gives a column of several types a name for each, the binder does not; a type that the query states settles it. */
function refuseTypes(
  operator: SyntaxNode,
  columns: readonly RelationColumn[],
  names: ReadonlySet<string>,
  tables: readonly Branch[],
  translation: Translation,
): void {
  const stated = projected(operator).flatMap((each) =>
    each.kind === 'TypedColumnReference' ? [each.child('Column')?.name] : [],
  );
  const read = [...names, ...columns.map(({ name }) => name).filter((name) => !stated.includes(name))];
  const mixed = read.find((name) => {
    const types = tables.flatMap(({ relation }) => findColumn(relation, name)?.type ?? []);
    return new Set(types).size > 1;
  });
  if (mixed === undefined) return;
  const what = `A find in tables whose '${mixed}' differ in type`;
  translation.refuse(operator, what, "Write 'union' with 'where'.");
}

/** What its `project` lists. */
function projected(operator: SyntaxNode): readonly SyntaxNode[] {
  return operator.child('Project')?.items('Columns') ?? [];
}

function namedColumns(condition: SyntaxNode): ReadonlySet<string> {
  const names = [...condition.walk()].filter(
    ({ kind, symbol }) => kind === 'NameReference' && symbol?.kind === 'column',
  );
  return new Set(names.map(({ name }) => name));
}

/** A table without a column that the condition reads is left out; a term or a star reads them all. */
function isSearched(relation: Relation, names: ReadonlySet<string>, condition: SyntaxNode): boolean {
  const readsAll = [...condition.walk()].some(
    ({ kind, type }) => kind === 'StarExpression' || (/StringLiteral/.test(kind) && type === 'bool'),
  );
  return readsAll || names.size === 0 || relation.columns.some(({ name }) => names.has(name));
}

/** The bag of what is not a column of its own; the binder's columns must be those that the tables here ask for. */
function packedColumn(
  operator: SyntaxNode,
  columns: readonly RelationColumn[],
  names: ReadonlySet<string>,
  tables: readonly Branch[],
  translation: Translation,
): RelationColumn | undefined {
  const listed = projected(operator);
  if (listed.length > 0) {
    const pack = listed.find(({ kind }) => kind === 'PackExpression');
    return pack && translation.refuse(pack, `'${pack.text}' in 'project'`, 'List the columns.');
  }
  const isCommon = (name: string) => tables.every(({ relation }) => findColumn(relation, name));
  const rest = new Set(tables.flatMap(({ relation }) => relation.columns.map(({ name }) => name)));
  const own = new Set([...names, ...[...rest].filter(isCommon)]);
  const packed = columns.find(({ name }) => name === 'pack_' && !own.has(name));
  const isSame =
    own.size + (packed ? 1 : 0) === columns.length && columns.every((each) => each === packed || own.has(each.name));
  return isSame ? packed : translation.refuse(operator, 'A find of columns that the binder does not give');
}

function pack(
  operator: SyntaxNode,
  { relation, source }: Branch,
  columns: readonly RelationColumn[],
  translation: Translation,
): Scalar {
  const rest = relation.columns.filter(({ name }) => !columns.some((column) => column.name === name));
  if (rest.length === 0) {
    const what = `A find that packs nothing of '${source}'`;
    return translation.refuse(operator, what, "Write 'project' with the columns.");
  }
  const members = rest.flatMap((each) => [quoteText(each.name), convert(columnScalar(each), 'dynamic').sql]);
  return totalScalar(`json_object(${members.join(', ')})`, 'dynamic');
}

function valueOf(relation: Relation, column: RelationColumn): Scalar {
  const own = findColumn(relation, column.name);
  return own ? convert(columnScalar(own), column.type) : absent(column);
}

/** A column that the table does not have. */
function absent({ type }: RelationColumn): Scalar {
  return type === 'string' ? totalScalar("''", type) : nullableScalar(`NULL::${SQL_TYPES[type]}`, type);
}

/** A row of one table, in which the columns of the others are empty. */
function rowIn(relation: Relation, all: readonly Branch[]): Row {
  return {
    relation,
    column: (name) => {
      const own = findColumn(relation, name);
      if (own) return columnScalar(own);
      const other = all.map((each) => findColumn(each.relation, name)).find((each) => each !== undefined);
      return other && absent(other);
    },
  };
}
