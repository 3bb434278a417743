import { type BoundQuery, bindQuery, type KustoDatabase } from '../../../../kql/language/parse';
import { checkProfile } from '../../../kusto/lint/checks/profile';
import { LintedQuery } from '../../../kusto/lint/linted-query';

/** What is wrong with a query: a table that is not there, or anything else. */
export interface QueryProblem {
  readonly kind: 'table' | 'other';
  readonly message: string;
}

/** Microsoft's code for a name that is neither a table nor a function. */
const UNKNOWN_TABLE = 'KS204';

/** The query, bound to a database, and the first thing that is wrong with it. */
export function checkQuery(
  query: string,
  database: KustoDatabase,
): { readonly bound: BoundQuery; readonly problem?: QueryProblem } {
  const bound = bindQuery(query, database);
  const errors = bound.diagnostics.filter(({ severity }) => severity === 'error');
  const first = errors.find(({ code }) => code === UNKNOWN_TABLE) ?? errors[0];
  if (!first) return { bound };
  const { line, column } = bound.position(first.offset);
  const message = `${first.message} (line ${line}, column ${column})`;
  return { bound, problem: { kind: first.code === UNKNOWN_TABLE ? 'table' : 'other', message } };
}

/** What a transformation uses that the language of data collection rules does not have, as the linter finds it. */
export function checkTransform(transform: string, database: KustoDatabase): string[] {
  const query = new LintedQuery('transformKql', transform, 'DCR transformation', database, false);
  return checkProfile(query)
    .filter(({ severity }) => severity === 'error')
    .map(({ message, line, column }) => `${message} (line ${line}, column ${column})`);
}
