/** An identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string. A statement ends at a NUL for DuckDB, so that is put in by its number. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\0') ? `(${quoted.replaceAll('\0', "' || chr(0) || '")})` : quoted;
}

/** A select item; the alias only where it says something. */
export function selectItem(sql: string, name: string): string {
  return sql === name ? sql : `${sql} AS ${name}`;
}

/** A conjunction; `true` of nothing. */
export function allOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

/** A disjunction in parentheses; `false` of nothing. */
export function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}

const CHEAP = ['isnan', 'kql_datetime', 'lower', 'nullif'];

/** Whether a step only compares and calculates: the functions that it calls cost no more than that. */
export function isCheap(sql: string): boolean {
  return [...sql.matchAll(/(\w+)\(/g)].every(([, name]) => CHEAP.includes(name ?? ''));
}

/** A text in lower case; a constant of ASCII letters is written so at once. */
export function lowerCase(sql: string, constant?: string): string {
  // eslint-disable-next-line no-control-regex -- all of ASCII, which every engine folds alike
  return constant !== undefined && /^[\x00-\x7f]*$/.test(constant)
    ? quoteText(constant.toLowerCase())
    : `lower(${sql})`;
}
