import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';

/** The layout of Microsoft's formatter; the position is the first line that differs. */
export function checkLayout(query: LintedQuery): Diagnostic[] {
  if (query.bound.diagnostics.length > 0) return [];
  const { text } = query.bound;
  const formatted = query.bound.format();
  if (formatted === text) return [];
  const wanted = formatted.split('\n');
  const lines = text.split('\n');
  const index = lines.findIndex((line, at) => line !== wanted[at]);
  const offset = lines.slice(0, Math.max(index, 0)).reduce((sum, line) => sum + line.length + 1, 0);
  return [query.at(Math.min(offset, text.length), 'not-formatted', {})];
}
