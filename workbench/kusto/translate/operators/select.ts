import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import { Call } from '../functions/call';
import { TUPLE_FUNCTIONS } from '../functions/registry';
import { columnHolding, type Relation, type RelationColumn, toColumns } from '../relation';
import type { Row } from '../row';
import type { Scalar } from '../scalar';
import { quoteName, selectItem } from '../sql';
import type { Translation } from '../translation';

/** The columns that the binder gives a node; refused where it cannot know them. */
export function outputColumns(node: SyntaxNode, translation: Translation): RelationColumn[] {
  return toColumns(
    node.columns ?? translation.refuse(node, `The result of '${node.text}', whose columns are not known,`),
  );
}

/** Columns with the values that they hold, in the binder's types. */
export interface Selection {
  readonly columns: readonly RelationColumn[];
  readonly items: readonly string[];
}

/** Pairs columns with their values, converted where the binder's type is another one. */
export function select(columns: readonly RelationColumn[], values: readonly Scalar[]): Selection {
  const converted = columns.flatMap((column, index) => {
    const value = values[index];
    return value ? [{ column, value: convert(value, column.type) }] : [];
  });
  return {
    columns: converted.map(({ column, value }) => columnHolding(column, value)),
    items: converted.map(({ column, value }) => selectItem(value.sql, column.sql)),
  };
}

/** New rows from each row of the input; order and hidden columns travel along. */
export function mapRows(input: Relation, selection: Selection, translation: Translation): Relation {
  const items = [...selection.items, ...input.hidden];
  return {
    ...input,
    name: translation.emitStep(`SELECT ${items.join(', ')} FROM ${input.name}`, input.name),
    columns: selection.columns,
  };
}

/** Rows that have no longer to do with those of the input. */
export function newRows(columns: readonly RelationColumn[], sql: string, translation: Translation): Relation {
  return { name: translation.emit(sql), columns, hidden: [] };
}

/** The expression behind `name =`. */
export function unnamed(expression: SyntaxNode): SyntaxNode {
  const isNamed = expression.kind === 'SimpleNamedExpression' || expression.kind === 'CompoundNamedExpression';
  return (isNamed && expression.child('Expression')) || expression;
}

/** The values of one expression of a list, which may carry a name: several where it gives several columns. */
export function translateValues(expression: SyntaxNode, row: Row, translation: Translation): Scalar[] {
  const inner = unnamed(expression);
  if (inner.type !== 'tuple') return [translation.scalar(inner, row)];
  const call = new Call(inner, row, translation);
  const tuple = TUPLE_FUNCTIONS[call.name];
  return tuple ? tuple(call) : translation.refuse(expression, `'${expression.text}', which gives several columns,`);
}

/** The parameters of an operator (`kind=inner`), by name in lower case, their values as text. */
export function parametersOf(operator: SyntaxNode): ReadonlyMap<string, string> {
  return new Map(
    operator.items('Parameters').map((parameter) => {
      const value = parameter.child('Expression');
      return [parameter.child('Name')?.text.toLowerCase() ?? '', value?.stringValue ?? value?.text ?? ''];
    }),
  );
}

/** A hidden column that no other operator of the query has. */
export function hiddenName(label: string, translation: Translation): string {
  return quoteName(`$${label}_${translation.session.nextNumber()}`);
}
