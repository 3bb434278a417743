/** A cell of a table: its text, and whether it is a number, which stands to the right. */
export type Cell = string | number;

/** Lays rows out in columns that are as wide as their widest cell; two blanks lie between, none at the end. */
export function formatTable(rows: readonly (readonly Cell[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, String(cell).length);
  }
  return rows.map((row) => `${indent}${formatRow(row, widths)}\n`).join('');
}

function formatRow(row: readonly Cell[], widths: readonly number[]): string {
  return row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
    })
    .join('  ')
    .trimEnd();
}

/** Cuts a text to a width, with an ellipsis for what is gone. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
