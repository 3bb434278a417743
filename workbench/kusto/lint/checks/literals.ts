import type { SyntaxNode } from '../../../../kql/language/tree';
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
    ...query.ofKind('FunctionCallExpression').flatMap((call) => {
      const index = REGEX_ARGUMENTS[calledName(call)];
      return index === undefined ? [] : checkRegex(query, argumentsOf(call)[index]);
    }),
    ...query.ofKind('DateTimeLiteralExpression').flatMap((literal) => checkDatetime(query, literal)),
  ];
}

function checkRegex(query: LintedQuery, literal: SyntaxNode | undefined): Diagnostic[] {
  const pattern = literal?.stringValue;
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
    const message = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : '';
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

const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$/;

/** Only ISO dates are judged: KQL knows many more forms, and one that we do not know is not wrong for that. */
function checkDatetime(query: LintedQuery, literal: SyntaxNode): Diagnostic[] {
  const inner = /^(?:datetime|date)\s*\(\s*(.*?)\s*\)$/.exec(literal.text)?.[1] ?? '';
  const match = DATE.exec(inner);
  if (!match) return [];
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  const isDate = isWithin(month, 1, 12) && isWithin(day, 1, daysOf(year ?? 0, month ?? 0));
  const isTime = [hour, minute, second].every((part, index) => !part || isWithin(part, 0, index === 0 ? 23 : 59));
  return isDate && isTime ? [] : [query.at(literal.offset, 'invalid-datetime', { literal: literal.text })];
}

function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
