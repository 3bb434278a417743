/*
 * What KQL has and Azure Monitor does not (learn.microsoft.com/azure/azure-monitor/logs/log-query-overview, language differences; the
 * pages of `declare pattern` and of the plug-in `http_request` name the services that they apply to).
 */

/** Statements by the kind of their node, as they are written. */
export const UNSUPPORTED_STATEMENTS: Readonly<Record<string, string>> = {
  AliasStatement: 'alias',
  PatternStatement: 'declare pattern',
  QueryParametersStatement: 'declare query_parameters',
};

/** Functions and plug-ins. */
export const UNSUPPORTED_FUNCTIONS: readonly string[] = [
  'cluster',
  'current_cursor',
  'current_principal',
  'cursor_after',
  'cursor_before_or_at',
  'cursor_current',
  'database',
  'extent_id',
  'extent_tags',
  'http_request',
  'python',
  'sql_request',
];
