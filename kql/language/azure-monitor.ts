/*
 * What KQL has and Azure Monitor does not, as learn.microsoft.com says: azure/azure-monitor/logs/log-query-overview (language differences),
 * and the pages of `declare pattern` and of the plug-ins for HTTP, MySQL and PostgreSQL, which do not apply to Azure Monitor. Those of
 * `restrict` and of the plug-ins for R and Cosmos DB do.
 */

import { DCR_OWN_FUNCTIONS } from './dcr-language';

/** Statements by the kind of their node, as they are written. */
export const UNSUPPORTED_STATEMENTS: Readonly<Record<string, string>> = {
  AliasStatement: 'alias',
  PatternStatement: 'declare pattern',
  QueryParametersStatement: 'declare query_parameters',
};

/** Functions and plug-ins, and what a transformation alone may call. */
export const UNSUPPORTED_FUNCTIONS: readonly string[] = [
  ...DCR_OWN_FUNCTIONS,
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
  'mysql_request',
  'postgresql_request',
  'python',
  'sql_request',
];
