import type { Content } from '../../../kql/content';
import { checkQuery } from './checks/query';
import { checkTransformOutput } from './checks/transform';
import { compareDiagnostics, type Diagnostic } from './diagnostic';
import { toDatabase, toTransformDatabase } from './lint-content';
import { LintedQuery, type QueryProfile } from './linted-query';
import { applySuppressions } from './suppressions';

/** Places that a query by itself can be meant for, by the name that people type. */
export const QUERY_PLACES = {
  hunting: 'hunting query',
  rule: 'analytics rule',
  'nrt-rule': 'NRT rule',
  transform: 'DCR transformation',
  tile: 'workbook tile',
  function: 'saved function',
} as const satisfies Record<string, QueryProfile>;

/** One of those names. */
export type QueryPlace = keyof typeof QUERY_PLACES;

/** A tile can take the reader's time range, a function that of its caller; an NRT rule sees what came in since its last run. */
const PLACES_WITH_TIME_RANGE: readonly QueryPlace[] = ['tile', 'function', 'nrt-rule'];

/** Checks a query that is no part of the content, as if it stood in that place, against the content's tables and functions. */
export function lintQuery(file: string, text: string, place: QueryPlace, content: Content): Diagnostic[] {
  const profile = QUERY_PLACES[place];
  const database = place === 'transform' ? toTransformDatabase(content) : toDatabase(content);
  const query = new LintedQuery(file, text, profile, database, PLACES_WITH_TIME_RANGE.includes(place));
  const found = [...checkQuery(query), ...(place === 'transform' ? checkTransformOutput(query, content.events) : [])];
  return applySuppressions(found, new Map([[file, text]])).sort(compareDiagnostics);
}
