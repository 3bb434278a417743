/** A table as the query engine gives it. */
export interface QueryTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];

  /** Datetime with seven digits, timespan as Kusto writes it, dynamic parsed, long a number or beyond 2^53 its digits. */
  readonly rows: readonly (readonly unknown[])[];
}

/** The JSON text of one table as the query API sends it. */
export function toTableJson({ columns, rows }: QueryTable): string {
  const cells = rows.map((row) => `[${row.map((value, index) => toCellJson(value, columns[index]?.type)).join(',')}]`);
  const heads = JSON.stringify(columns.map(({ name, type }) => ({ name, type })));
  return `{"name":"PrimaryResult","columns":${heads},"rows":[${cells.join(',')}]}`;
}

/** The service trims the zeros of a fraction, sends dynamic values as JSON text, and longs as bare digits of any length. */
function toCellJson(value: unknown, type: string | undefined): string {
  if (value === null || value === undefined) return 'null';
  switch (type) {
    case 'datetime':
      return JSON.stringify(typeof value === 'string' ? trimFraction(value) : value);
    case 'dynamic':
      return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value));
    case 'long':
      return typeof value === 'string' && /^-?\d+$/.test(value) ? value : JSON.stringify(value);
    case 'real':
      return typeof value === 'number' && !Number.isFinite(value)
        ? JSON.stringify(String(value))
        : JSON.stringify(value);
    case 'decimal':
      return JSON.stringify(typeof value === 'number' ? `${value}` : value);
    default:
      return JSON.stringify(value);
  }
}

function trimFraction(datetime: string): string {
  return datetime.replace(/\.(\d*?)0*Z$/, (_, digits: string) => (digits === '' ? 'Z' : `.${digits}Z`));
}
