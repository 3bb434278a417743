import type { SyntaxNode } from '../../../../kql/language/tree';
import { type Json, JsonNumber, parseJson } from '../../json';
import { convert } from '../conversion';
import { searchedTexts } from './any-column';
import type { Row } from '../row';
import { part } from '../scalars';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import { allOf, anyOf, lowerCase, quoteText } from '../sql';
import type { Translation } from '../translation';

/** Builds the test of one text for one needle. */
type Test = (text: string, needle: Scalar) => string;

interface Search {
  readonly test: Test;
  readonly isNegated?: boolean;

  /** Over a list of needles: whether one of them, or each, must be found. */
  readonly needles?: 'any' | 'all';
}

const contains: Test = (text, needle) => `contains(${text}, ${needle.sql})`;
const startsWith: Test = (text, needle) => `starts_with(${text}, ${needle.sql})`;
const endsWith: Test = (text, needle) => `ends_with(${text}, ${needle.sql})`;
const matches: Test = (text, needle) => `regexp_matches(${text}, ${needle.sql})`;

const fold =
  (test: Test): Test =>
  (text, needle) =>
    test(`lower(${text})`, totalScalar(lowerCase(needle.sql, needle.constant), 'string'));

/** The end of a term: the text's end, or a character that is neither letter nor digit. */
const BOUNDARY = String.raw`[^\pL\pN]`;

/** Looks for whole terms: a boundary must stand at each side of the needle that ends in a letter or digit. */
const term =
  (ignoresCase: boolean, before: boolean, after: boolean): Test =>
  (text, needle) => {
    const flags = ignoresCase ? '(?i)' : '';
    if (needle.constant === undefined) {
      return `kql_has_term(${text}, ${needle.sql}, '${flags}', ${before}, ${after})`;
    }
    if (needle.constant === '') return 'true';
    const head = before && /^[\p{L}\p{N}]/u.test(needle.constant) ? `(?:^|${BOUNDARY})` : '';
    const tail = after && /[\p{L}\p{N}]$/u.test(needle.constant) ? `(?:$|${BOUNDARY})` : '';
    return `regexp_matches(${text}, ${quoteText(flags + head + escapeRegex(needle.constant) + tail)})`;
  };

const has = term(true, true, true);
const hasCs = term(false, true, true);

/** The operators that look for a text in a text, by the kind of their node. */
export const TEXT_SEARCHES: Readonly<Record<string, Search>> = {
  ContainsExpression: { test: fold(contains) },
  NotContainsExpression: { test: fold(contains), isNegated: true },
  ContainsCsExpression: { test: contains },
  NotContainsCsExpression: { test: contains, isNegated: true },
  StartsWithExpression: { test: fold(startsWith) },
  NotStartsWithExpression: { test: fold(startsWith), isNegated: true },
  StartsWithCsExpression: { test: startsWith },
  NotStartsWithCsExpression: { test: startsWith, isNegated: true },
  EndsWithExpression: { test: fold(endsWith) },
  NotEndsWithExpression: { test: fold(endsWith), isNegated: true },
  EndsWithCsExpression: { test: endsWith },
  NotEndsWithCsExpression: { test: endsWith, isNegated: true },
  HasExpression: { test: has },
  NotHasExpression: { test: has, isNegated: true },
  HasCsExpression: { test: hasCs },
  NotHasCsExpression: { test: hasCs, isNegated: true },
  HasPrefixExpression: { test: term(true, true, false) },
  NotHasPrefixExpression: { test: term(true, true, false), isNegated: true },
  HasPrefixCsExpression: { test: term(false, true, false) },
  NotHasPrefixCsExpression: { test: term(false, true, false), isNegated: true },
  HasSuffixExpression: { test: term(true, false, true) },
  NotHasSuffixExpression: { test: term(true, false, true), isNegated: true },
  HasSuffixCsExpression: { test: term(false, false, true) },
  NotHasSuffixCsExpression: { test: term(false, false, true), isNegated: true },
  MatchesRegexExpression: { test: matches },
  HasAnyExpression: { test: has, needles: 'any' },
  HasAllExpression: { test: has, needles: 'all' },
};

/** Translates a search. Strings are never null, so it is total. */
export function translateTextSearch(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  const search = TEXT_SEARCHES[node.kind];
  if (!search) return translation.refuse(node, `'${node.text}'`);
  const left = part(node, 'Left', translation);
  const right = part(node, 'Right', translation);
  const find = (text: string): string =>
    search.needles
      ? searchList(text, search, right, row, translation)
      : searchOne(text, search, right, row, translation);
  if (left.kind === 'StarExpression') return searchRow(node, search, find, row, translation);
  const found = find(convert(translation.scalar(left, row), 'string').sql);
  return totalScalar(search.isNegated ? `(NOT ${found})` : found, 'bool');
}

/** `* has 'x'`: whether one of the columns has it. */
function searchRow(
  node: SyntaxNode,
  search: Search,
  find: (text: string) => string,
  row: Row,
  translation: Translation,
): Scalar {
  if (search.isNegated || search.needles) return translation.refuse(node, `'${node.text}'`, 'Name the column.');
  const needle = search.test === matches ? undefined : part(node, 'Right', translation).stringValue;
  const texts = searchedTexts(needle, node, row, translation);
  return totalScalar(anyOf(texts.map(find)), 'bool');
}

function searchOne(text: string, search: Search, node: SyntaxNode, row: Row, translation: Translation): string {
  const needle = toNeedle(node, row, translation);
  if (search.test === matches) translation.spellRegex(node, needle.constant);
  return search.test(text, needle);
}

/** SQL of a search for a term that the query spells out. */
export function findTerm(kind: string, text: string, term: string): string {
  return TEXT_SEARCHES[kind]?.test(text, { ...totalScalar(quoteText(term), 'string'), constant: term }) ?? 'false';
}

function toNeedle(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  const scalar = translation.scalar(node, row);
  return scalar.type === 'string' ? scalar : convert(scalar, 'string');
}

function searchList(text: string, search: Search, list: SyntaxNode, row: Row, translation: Translation): string {
  const items = list.kind === 'ExpressionList' ? list.items('Expressions') : [list];
  const tests = items.map((item) => searchItem(text, search, item, row, translation));
  return search.needles === 'all' ? `(${allOf(tests)})` : anyOf(tests);
}

function searchItem(text: string, search: Search, item: SyntaxNode, row: Row, translation: Translation): string {
  if (item.type === 'table') return searchArray(text, search, tableNeedles(item, translation));
  const scalar = translation.scalar(item, row);
  if (scalar.type !== 'dynamic') return search.test(text, toNeedle(item, row, translation));
  if (scalar.constant === undefined) return searchArray(text, search, dynamicNeedles(scalar));
  const needles = constantNeedles(parseJson(scalar.constant), item, translation);
  const tests = needles.map((needle) =>
    search.test(text, { ...totalScalar(quoteText(needle), 'string'), constant: needle }),
  );
  return search.needles === 'all' ? `(${allOf(tests)})` : anyOf(tests);
}

function searchArray(text: string, search: Search, needles: string): string {
  const combine = search.needles === 'all' ? 'list_bool_and' : 'list_bool_or';
  const found = search.test(text, totalScalar('needle', 'string'));
  return `coalesce(${combine}(list_transform(${needles}, lambda needle: ${found})), ${search.needles === 'all'})`;
}

function tableNeedles(item: SyntaxNode, translation: Translation): string {
  const relation = translation.relation(item);
  const [column] = relation.columns;
  if (!column) return translation.refuse(item, 'A table without a column in a list');
  return `(SELECT list(${convert(nullableScalar(column.sql, column.type), 'string').sql}) FROM ${relation.name})`;
}

function dynamicNeedles(array: Scalar): string {
  return `list_transform(kql_elements(${array.sql}), lambda element: ${convert(nullableScalar('element', 'dynamic'), 'string').sql})`;
}

function constantNeedles(json: Json, item: SyntaxNode, translation: Translation): string[] {
  return (Array.isArray(json) ? json : [json]).map((element) =>
    typeof element === 'string' ? element : numberText(element, item, translation),
  );
}

function numberText(element: Json, item: SyntaxNode, translation: Translation): string {
  if (element instanceof JsonNumber) return element.text;
  return translation.refuse(item, 'A list of needles with an array or a bag in it');
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
