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
  return [
    ...placeholders,
    ...checkBinding(query),
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
