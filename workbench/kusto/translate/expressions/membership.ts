import type { SyntaxNode } from '../../../../kql/language/tree';
import { type Json, JsonNumber, parseJson } from '../../json';
import { convert } from '../conversion';
import { columnScalar } from '../relation';
import type { Row } from '../row';
import { part } from '../scalars';
import { mayBeNan, nanAsNull, nullableLike, nullableScalar, type Scalar, totalScalar } from '../scalar';
import { lowerCase, quoteText } from '../sql';
import type { Translation } from '../translation';

/** The forms of `in`, by the kind of their node. Microsoft's names mislead: `InCsExpression` is `in~`. */
export const MEMBERSHIPS: Readonly<Record<string, { readonly isNegated: boolean; readonly ignoresCase: boolean }>> = {
  InExpression: { isNegated: false, ignoresCase: false },
  NotInExpression: { isNegated: true, ignoresCase: false },
  InCsExpression: { isNegated: false, ignoresCase: true },
  NotInCsExpression: { isNegated: true, ignoresCase: true },
};

/** Translates `in`, `!in`, `in~`, `!in~` over values, dynamic arrays and tables. Total: a null is in no list. */
export function translateMembership(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  const form = MEMBERSHIPS[node.kind] ?? { isNegated: false, ignoresCase: false };
  const value = translation.scalar(part(node, 'Left', translation), row);
  const lists = part(node, 'Right', translation)
    .items('Expressions')
    .map((item) => toList(item, value, form.ignoresCase, row, translation));
  const found = form.ignoresCase ? lower(convert(value, 'string')) : subjectOf(value, lists);
  // NaN equals nothing, not even the NaN of a list.
  const subject = lists.every(({ isNeverNan }) => isNeverNan === true) ? found : nanAsNull(found);
  const tests = mergeValues(lists).map((list) => test(subject, list));
  const isMember = tests.length === 1 ? (tests[0] ?? 'false') : `(${tests.join(' OR ')})`;
  const isTotal = !subject.nullable;
  const total = isTotal ? isMember : `coalesce(${isMember}, false)`;
  return totalScalar(form.isNegated ? `(NOT ${total})` : total, 'bool');
}

/** Lists of values become one. */
function mergeValues(lists: readonly List[]): List[] {
  const values = lists.flatMap((list) => ('values' in list ? list.values : []));
  const others = lists.filter((list) => !('values' in list));
  const [first] = lists;
  return first && (values.length > 0 || others.length === 0) ? [{ type: first.type, values }, ...others] : others;
}

/** What a value is looked up in. */
type List = { readonly type: Scalar['type']; readonly isNeverNan?: boolean } & (
  { readonly values: readonly string[] } | { readonly subquery: string } | { readonly array: string }
);

function test(subject: Scalar, list: List): string {
  if ('subquery' in list) return `(${subject.sql} IN (${list.subquery}))`;
  if ('array' in list) return `coalesce(list_contains(${list.array}, ${subject.sql}), false)`;
  return list.values.length === 0 ? 'false' : `(${subject.sql} IN (${list.values.join(', ')}))`;
}

function toList(item: SyntaxNode, value: Scalar, ignoresCase: boolean, row: Row, translation: Translation): List {
  if (item.type === 'table') return tableList(item, value, ignoresCase, translation);
  const scalar = translation.scalar(item, row);
  if (scalar.type === 'dynamic' && scalar.constant !== undefined) {
    return constantList(scalar.constant, item, value, ignoresCase, translation);
  }
  if (scalar.type === 'dynamic') return arrayList(scalar, value, ignoresCase);
  const converted = ignoresCase ? lower(convert(scalar, 'string')) : sameType(scalar, value, item, translation);
  return { values: [converted.sql], type: converted.type, isNeverNan: !mayBeNan(converted) };
}

function tableList(item: SyntaxNode, value: Scalar, ignoresCase: boolean, translation: Translation): List {
  const relation = translation.relation(item);
  const [column] = relation.columns;
  if (!column) return translation.refuse(item, 'A table without a column in a list');
  const cell = nullableLike(columnScalar(column), column.sql);
  const read = ignoresCase ? lower(convert(cell, 'string')) : sameType(cell, value, item, translation);
  // SQL's NOT IN is null for every value as soon as the list holds one null.
  return {
    subquery: `SELECT ${read.sql} FROM ${relation.name} WHERE ${read.sql} IS NOT NULL`,
    type: read.type,
    isNeverNan: !mayBeNan(read),
  };
}

function constantList(
  text: string,
  item: SyntaxNode,
  value: Scalar,
  ignoresCase: boolean,
  translation: Translation,
): List {
  const json = parseJson(text);
  const type = ignoresCase || value.type === 'dynamic' ? elementType(json) : value.type;
  const elements = (Array.isArray(json) ? json : [json]).flatMap((element) => {
    const scalar = elementScalar(element);
    if (!scalar) return element === null ? [] : translation.refuse(item, 'A list with an array or a bag in it');
    if (ignoresCase) return [lower(convert(scalar, 'string')).sql];
    return kindOf(scalar.type) === kindOf(type) || isReadFromText(scalar, type) ? [convert(scalar, type).sql] : [];
  });
  // JSON has no NaN.
  return { values: [...new Set(elements)], type, isNeverNan: true };
}

/** An array that the row or another query gives. */
function arrayList(array: Scalar, value: Scalar, ignoresCase: boolean): List {
  const type = ignoresCase || value.type === 'dynamic' ? 'string' : value.type;
  const element = convert(nullableScalar('element', 'dynamic'), type);
  const read = ignoresCase ? lower(element).sql : element.sql;
  return { array: `list_transform(kql_elements(${array.sql}), lambda element: ${read})`, type };
}

function subjectOf(value: Scalar, lists: readonly List[]): Scalar {
  if (value.type !== 'dynamic') return value;
  return convert(value, lists[0]?.type ?? 'string');
}

/** Values that JSON holds as texts only. */
function isReadFromText(scalar: Scalar, type: Scalar['type']): boolean {
  return scalar.type === 'string' && (type === 'datetime' || type === 'timespan' || type === 'guid');
}

function elementType(json: Json): Scalar['type'] {
  const first = Array.isArray(json) ? json.find((element) => element !== null) : json;
  return (first !== undefined && elementScalar(first)?.type) || 'string';
}

function elementScalar(element: Json): Scalar | undefined {
  if (typeof element === 'string') return { ...totalScalar(quoteText(element), 'string'), constant: element };
  if (typeof element === 'boolean') return totalScalar(String(element), 'bool');
  if (!(element instanceof JsonNumber)) return undefined;
  return /^-?\d+$/.test(element.text)
    ? totalScalar(`${element.text}::BIGINT`, 'long')
    : totalScalar(`${element.text}::DOUBLE`, 'real');
}

function kindOf(type: Scalar['type']): string {
  return type === 'int' || type === 'long' || type === 'real' ? 'number' : type;
}

function sameType(scalar: Scalar, value: Scalar, node: SyntaxNode, translation: Translation): Scalar {
  if (value.type === 'dynamic' || kindOf(scalar.type) === kindOf(value.type)) return scalar;
  if (scalar.type === 'dynamic') return convert(scalar, value.type);
  return translation.refuse(node, `Looking up ${value.type} among ${scalar.type}`, 'Convert one of them.');
}

function lower(text: Scalar): Scalar {
  return totalScalar(lowerCase(text.sql, text.constant), 'string');
}
