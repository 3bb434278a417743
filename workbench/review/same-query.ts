import { parseSyntax } from '../../kql/language/parse';

/** A query without its comments and layout: its tokens, one a line. */
export function toTokens(query: string): string {
  return [...parseSyntax(query).walk()]
    .filter(({ isToken }) => isToken)
    .map(({ text }) => text)
    .join('\n');
}

/** Whether two queries are the same but for comments and layout. */
export function isSameQuery(before: string, after: string): boolean {
  return before === after || toTokens(before) === toTokens(after);
}
