import { CONTENT_ENTRIES } from './catalogue/content';
import { COST_ENTRIES } from './catalogue/cost';
import { PARAMETER_ENTRIES } from './catalogue/parameter';
import { PROFILE_ENTRIES } from './catalogue/profile';
import { QUERY_ENTRIES } from './catalogue/query';
import { RULE_ENTRIES } from './catalogue/rule';

/** Every problem that the lint can report. */
export const CATALOGUE = {
  ...QUERY_ENTRIES,
  ...COST_ENTRIES,
  ...PROFILE_ENTRIES,
  ...RULE_ENTRIES,
  ...PARAMETER_ENTRIES,
  ...CONTENT_ENTRIES,
} as const;

/** The code of a problem, as messages and comments name it. */
export type DiagnosticCode = keyof typeof CATALOGUE;

/** The values that the message of a code needs. */
export type DiagnosticParams<C extends DiagnosticCode> = Parameters<(typeof CATALOGUE)[C]['message']>[0];

/** Whether the lint knows a problem of that code. */
export function isDiagnosticCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(CATALOGUE, code);
}
