import type { SyntaxNode } from '../../../../kql/language/tree';
import { messageOf } from '../../../error-message';
import { parseDatetime, parseDatetimeLiteral } from '../../datetime-text';
import type { Diagnostic } from '../diagnostic';
import { argumentsOf, calledName, type LintedQuery } from '../linted-query';

/** Which argument of a function is a regular expression. */
const REGEX_ARGUMENTS: Readonly<Record<string, number>> = {
  extract: 0,
  extract_all: 0,
  replace_regex: 1,
  indexof_regex: 1,
  trim: 0,
  trim_start: 0,
  trim_end: 0,
};

/** Literals that the parser accepts and that the service does not: regular expressions and dates. */
export function checkLiterals(query: LintedQuery): Diagnostic[] {
  return [
    ...query.ofKind('MatchesRegexExpression').flatMap((match) => checkRegex(query, match.child('Right'))),
    ...query.ofKind('ParseOperator', 'ParseWhereOperator').flatMap((parse) => checkParse(query, parse)),
    ...query.ofKind('FunctionCallExpression').flatMap((call) => checkRegex(query, regexArgumentOf(call))),
    ...query
      .ofKind('DateTimeLiteralExpression')
      .flatMap((literal) => checkDatetime(query, literal, innerText(literal), parseDatetimeLiteral)),
    ...query.nodes
      .filter((node) => calledName(node) === 'todatetime')
      .flatMap((call) => checkDatetime(query, call, argumentsOf(call)[0]?.constantString ?? 'null', parseDatetime)),
  ];
}

function regexArgumentOf(call: SyntaxNode): SyntaxNode | undefined {
  const name = calledName(call);
  const values = argumentsOf(call);
  if (name === 'countof') return values[2]?.constantString === 'regex' ? values[1] : undefined;
  const index = REGEX_ARGUMENTS[name];
  return index === undefined ? undefined : values[index];
}

/** In `parse kind=regex` each constant is a regular expression. */
function checkParse(query: LintedQuery, parse: SyntaxNode): Diagnostic[] {
  const kind = parse.items('Parameters').find((parameter) => parameter.child('Name')?.name === 'kind');
  if (kind?.child('Expression')?.text !== 'regex') return [];
  return parse.items('Patterns').flatMap((piece) => checkRegex(query, piece));
}

function checkRegex(query: LintedQuery, literal: SyntaxNode | undefined): Diagnostic[] {
  const pattern = literal?.constantString;
  const reason = pattern === undefined ? undefined : findRegexProblem(pattern);
  return literal && pattern !== undefined && reason !== undefined
    ? [query.at(literal.offset, 'invalid-regex', { pattern, reason })]
    : [];
}

/** What keeps RE2 from compiling a pattern; undefined if nothing does. */
export function findRegexProblem(pattern: string): string | undefined {
  const escaped = pattern.replaceAll(/\\[\\()[\]]/g, '');
  if (/\(\?(?:[=!]|<[=!])/.test(escaped)) return 'looks ahead or behind, which RE2 does not know';
  if (/\\[1-9]/.test(escaped)) return 'refers back to a group, which RE2 does not know';
  try {
    new RegExp(toJavaScript(pattern));
    return undefined;
  } catch (error) {
    const message = messageOf(error).split(': ').at(-1) ?? '';
    return `does not compile: ${message.toLowerCase()}`;
  }
}

/** Writes what RE2 spells otherwise as JavaScript does: flags, named groups, the ends of the text, quoted parts, POSIX classes. */
function toJavaScript(pattern: string): string {
  return pattern
    .replaceAll(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, quoted: string) =>
      quoted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
    )
    .replaceAll(/\(\?[imsU]+(?:-[imsU]+)?\)/g, '')
    .replaceAll(/\(\?[imsU]*(?:-[imsU]+)?:/g, '(?:')
    .replaceAll('(?P<', '(?<')
    .replaceAll(String.raw`\A`, '^')
    .replaceAll(String.raw`\z`, '$')
    .replaceAll(/\[:\^?\w+:\]/g, 'a-z');
}

/** What stands in `datetime(…)`, without quotes. */
function innerText({ text }: SyntaxNode): string {
  const inner = /^\w+\s*\(\s*(.*?)\s*\)$/s.exec(text)?.[1] ?? '';
  return inner.replace(/^(["'])(.*)\1$/s, '$2');
}

function checkDatetime(
  query: LintedQuery,
  value: SyntaxNode,
  text: string,
  parse: (text: string) => bigint | undefined,
): Diagnostic[] {
  if (text === 'null' || parse(text) !== undefined) return [];
  return [query.at(value.offset, 'invalid-datetime', { literal: value.text })];
}
