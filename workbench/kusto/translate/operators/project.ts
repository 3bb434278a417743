import type { SyntaxNode } from '../../../../kql/language/tree';
import { columnScalar, findColumn, type Relation, type RelationColumn } from '../relation';
import { StepRow } from '../row';
import type { Scalar } from '../scalar';
import type { Translation } from '../translation';
import { mapRows, outputColumns, select, translateValues, unnamed } from './select';

/** `project`: the listed values, in that order. */
export function translateProject(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const row = new StepRow(input, translation);
  const values = operator.items('Expressions').flatMap((expression) => translateValues(expression, row, translation));
  const columns = outputColumns(operator, translation);
  if (columns.length !== values.length) return translation.refuse(operator, `'${operator.text}'`);
  return mapRows(row.relation, select(columns, values), translation);
}

/** `extend`: further columns at the end; a column of the same name is replaced where it stands. */
export function translateExtend(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const row = new StepRow(input, translation);
  const assigned = assign(operator, row, columns, translation);
  const values = columns.map((column) => assigned.get(column.name) ?? carried(column, input, operator, translation));
  return mapRows(row.relation, select(columns, values), translation);
}

/** The value that each expression gives, by the name of its column. All of them read the input's row. */
function assign(
  operator: SyntaxNode,
  row: StepRow,
  columns: readonly RelationColumn[],
  translation: Translation,
): Map<string, Scalar> {
  const expressions = operator.items('Expressions');
  const explicit = new Set(expressions.flatMap(explicitNames));
  const automatic = columns.filter(({ name }) => !findColumn(row.relation, name) && !explicit.has(name));
  const assigned = new Map<string, Scalar>();
  for (const expression of expressions) {
    const names = explicitNames(expression);
    translateValues(expression, row, translation).forEach((value, index) => {
      const name = names[index] ?? automatic.shift()?.name;
      if (name === undefined) return translation.refuse(expression, `'${expression.text}'`);
      return assigned.set(name, value);
    });
  }
  return assigned;
}

/** The names that an expression spells; a computed value without a name gets one from the binder. */
function explicitNames(expression: SyntaxNode): string[] {
  if (expression.kind === 'SimpleNamedExpression') return [expression.child('Name')?.name ?? ''];
  if (expression.kind === 'CompoundNamedExpression') {
    return (expression.child('Names')?.items('Names') ?? []).map((name) => name.name);
  }
  return expression.kind === 'NameReference' && expression.symbol?.kind === 'column' ? [expression.name] : [];
}

function carried(column: RelationColumn, input: Relation, operator: SyntaxNode, translation: Translation): Scalar {
  const same = findColumn(input, column.name);
  return same ? columnScalar(same) : translation.refuse(operator, `Column '${column.name}' of '${operator.text}'`);
}

/** `project-away`, `project-keep`, `project-reorder`: some columns of the input, as the binder lists them. */
export function translateKeep(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const values = columns.map((column) => carried(column, input, operator, translation));
  return mapRows(input, select(columns, values), translation);
}

/** `project-rename`: the columns of the input in their places, some under a new name. */
export function translateRename(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const sources = new Map(
    operator.items('Expressions').map((expression) => [expression.child('Name')?.name, unnamed(expression).name]),
  );
  const values = columns.map((column) => {
    const source = findColumn(input, sources.get(column.name) ?? column.name);
    return source
      ? columnScalar(source)
      : translation.refuse(operator, `Column '${column.name}' of '${operator.text}'`);
  });
  return mapRows(input, select(columns, values), translation);
}
