import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';
import { checkAnalyzers } from './analyzers';
import { checkArguments } from './arguments';
import { checkBinding } from './binder';
import { checkComparisons } from './comparisons';
import { checkCost } from './cost';
import { checkLayout } from './layout';
import { checkLiterals } from './literals';
import { checkProfile } from './profile';
import { checkStatements } from './statements';
import { checkPlaceholders } from './tile';
import { checkTraps } from './traps';

/** Everything that can be said of a query without its metadata. */
export function checkQuery(query: LintedQuery): Diagnostic[] {
  const placeholders = checkPlaceholders(query);
  // What the binder says of a text with a placeholder in it helps nobody.
  if (placeholders.length > 0 && query.bound.diagnostics.length > 0) return placeholders;
  const binding = checkBinding(query);
  // The parser ends the query in front of `in`: the other checks would judge another query than the one that is meant.
  if (binding.some(({ code }) => code === 'not-in')) return [...placeholders, ...binding];
  return [
    ...placeholders,
    ...binding,
    ...checkAnalyzers(query),
    ...checkComparisons(query),
    ...checkLiterals(query),
    ...checkStatements(query),
    ...checkArguments(query),
    ...checkTraps(query),
    ...checkCost(query),
    ...checkProfile(query),
    ...checkLayout(query),
  ];
}
