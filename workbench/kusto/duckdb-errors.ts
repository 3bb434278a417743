/** Errors of a statement, not of values: DuckDB cannot read it, or finds no such name, type or function. */
const OF_THE_STATEMENT = /^(Binder|Catalog|INTERNAL|Internal|Not implemented|Parser|Syntax) Error: /;

/**
 * Why DuckDB could not run a translated query on this data.
 *
 * @throws Error where the statement is at fault: the translation must not give such a one, whatever the query is.
 */
export function dataErrorOf(error: unknown, file = 'query'): string {
  const [reason = ''] = String(error)
    .replace(/^Error: /, '')
    .split('\n');
  if (!OF_THE_STATEMENT.test(reason)) return reason.replace(/^[A-Z][\w ]* Error: /, '');
  throw new Error(
    `${file}: the SQL of a query must run, found '${reason}'. This is a fault of noxys-sentinel, not of the query: please report it.`,
    { cause: error },
  );
}
