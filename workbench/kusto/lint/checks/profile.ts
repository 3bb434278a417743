import { UNSUPPORTED_FUNCTIONS, UNSUPPORTED_STATEMENTS } from '../../../../kql/language/azure-monitor';
import {
  DCR_FORBIDDEN_COMPARISONS,
  DCR_FUNCTIONS,
  DCR_NAMES,
  DCR_OPERATORS,
} from '../../../../kql/language/dcr-language';
import { ANALYTICS_RULE, MAX_TRANSFORM_LENGTH, MAX_TRANSFORM_PARSE_COLUMNS } from '../../../../kql/language/limits';
import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import { calledName, type LintedQuery } from '../linted-query';

/** What the place of a query forbids. */
export function checkProfile(query: LintedQuery): Diagnostic[] {
  switch (query.profile) {
    case 'analytics rule':
      return [...checkRule(query, FOREIGN_FUNCTIONS), ...checkSavedFunctions(query)];
    case 'NRT rule':
      return checkRule(query, [...FOREIGN_FUNCTIONS, 'workspace']);
    case 'DCR transformation':
      return [...checkLength(query, MAX_TRANSFORM_LENGTH), ...checkTransformLanguage(query)];
    case 'workbook tile':
    case 'connector tile':
    case 'health alert':
      return [...checkLogAnalytics(query), ...checkSavedFunctions(query)];
    case 'hunting query':
    case 'saved function':
    case 'playbook query':
      return checkLogAnalytics(query);
  }
}

/** The profile as a message names it. */
function placeOf({ profile }: LintedQuery): string {
  return `${/^(a|NRT)/.test(profile) ? 'an' : 'a'} ${profile}`;
}

/** Refuses functions and plug-ins by name; a function that the query declares under such a name is its own. */
function checkCalls(query: LintedQuery, forbidden: readonly string[]): Diagnostic[] {
  return query.nodes
    .filter((node) => forbidden.includes(calledName(node)) && !isOwn(query, calledName(node)))
    .map((node) => query.at(node.offset, 'function-not-allowed', { name: calledName(node), place: placeOf(query) }));
}

/** What Azure Monitor does not know, and what gives more than the one table that each of its places shows or counts. */
function checkLogAnalytics(query: LintedQuery): Diagnostic[] {
  return [
    ...query
      .ofKind(...Object.keys(UNSUPPORTED_STATEMENTS))
      .map((node) => ({ node, operator: UNSUPPORTED_STATEMENTS[node.kind] ?? '' }))
      .map(({ node, operator }) => query.at(node.offset, 'operator-not-allowed', { operator, place: placeOf(query) })),
    ...checkCalls(query, UNSUPPORTED_FUNCTIONS),
    ...query.ofKind('ForkOperator', 'FacetOperator').flatMap((node) => checkSplit(query, node)),
  ];
}

/** `fork` gives a result for each of its branches, `facet` one for each column and one for its `with`. */
function checkSplit(query: LintedQuery, split: SyntaxNode): Diagnostic[] {
  const count = split.items('Expressions').length + (split.child('WithClause') ? 1 : 0);
  return count > 1 ? [query.at(split.offset, 'several-results', { count })] : [];
}

function checkLength(query: LintedQuery, maximum: number): Diagnostic[] {
  const { length } = query.bound.text;
  return length > maximum ? [query.at(0, 'query-too-long', { length, maximum })] : [];
}

const FOREIGN_FUNCTIONS = ['adx', 'arg'];

/** A rule may neither read all tables nor leave Sentinel; one that runs every minute may not leave its workspace. */
function checkRule(query: LintedQuery, forbidden: readonly string[]): Diagnostic[] {
  const place = placeOf(query);
  return [
    ...checkLength(query, ANALYTICS_RULE.maxQueryLength),
    ...checkLogAnalytics(query),
    ...query
      .ofKind('SearchOperator', 'FindOperator')
      .map((node) => query.at(node.offset, 'operator-not-allowed', { operator: firstToken(node), place })),
    ...query
      .ofKind('UnionOperator')
      .filter((union) => union.items('Expressions').some((item) => item.text === '*'))
      .map((node) => query.at(node.offset, 'operator-not-allowed', { operator: 'union *', place })),
    ...checkCalls(query, forbidden),
  ];
}

function checkSavedFunctions(query: LintedQuery): Diagnostic[] {
  const saved = new Set((query.database.functions ?? []).map(({ name }) => name));
  return query.nodes
    .filter((node) => node.kind === 'NameReference' && node.symbol?.kind === 'function' && saved.has(node.name))
    .map((node) => query.at(node.offset, 'saved-function-in-content', { name: node.name }));
}

function checkTransformLanguage(query: LintedQuery): Diagnostic[] {
  const place = 'a DCR transformation';
  return query.nodes.flatMap((node) => {
    const name = calledName(node);
    if (isOperator(node) && !DCR_OPERATORS.has(node.kind)) {
      return [query.at(node.offset, 'operator-not-allowed', { operator: firstToken(node), place })];
    }
    if (name !== '' && node.symbol?.kind === 'function' && !DCR_FUNCTIONS.has(name) && !isOwn(query, name)) {
      return [query.at(node.offset, 'function-not-allowed', { name, place, instead: DCR_NAMES.get(name) })];
    }
    const comparison = node.child('Operator')?.text ?? '';
    if (DCR_FORBIDDEN_COMPARISONS.has(comparison)) {
      return [
        query.at(node.child('Operator')?.offset ?? node.offset, 'operator-not-allowed', {
          operator: comparison,
          place,
        }),
      ];
    }
    if (node.kind === 'DynamicExpression' && [...node.walk()].some(({ kind }) => kind === 'JsonObjectExpression')) {
      return [query.at(node.offset, 'transform-literal', {})];
    }
    const count = node.kind === 'ParseOperator' ? node.items('Patterns').filter(isDeclaration).length : 0;
    if (count > MAX_TRANSFORM_PARSE_COLUMNS) {
      return [query.at(node.offset, 'transform-parse', { count, maximum: MAX_TRANSFORM_PARSE_COLUMNS })];
    }
    return [];
  });
}

/** A tabular operator: what follows a bar, or stands at the head of a pipe. */
function isOperator({ kind }: SyntaxNode): boolean {
  return kind.endsWith('Operator') || kind === 'DataTableExpression' || kind === 'ExternalDataExpression';
}

function isDeclaration({ kind }: SyntaxNode): boolean {
  return kind === 'NameDeclaration' || kind === 'NameAndTypeDeclaration';
}

/** A lambda that the transformation itself declares. */
function isOwn(query: LintedQuery, name: string): boolean {
  return query.ofKind('LetStatement').some((statement) => statement.child('Name')?.name === name);
}

function firstToken(node: SyntaxNode): string {
  return [...node.walk()].find(({ isToken }) => isToken)?.text ?? node.kind;
}
