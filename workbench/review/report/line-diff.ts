/** Lines around a change that are shown with it. */
const CONTEXT = 2;

/** The lines of two texts that differ, with some around them; `-`, `+` or a blank before each. A gap is a line `@@`. */
export function diffLines(before: string, after: string): string[] {
  const lines = markLines(before.trimEnd().split('\n'), after.trimEnd().split('\n'));
  const shown = new Set<number>();
  lines.forEach((line, index) => {
    if (line.startsWith(' ')) return;
    for (let near = index - CONTEXT; near <= index + CONTEXT; near += 1) shown.add(near);
  });
  return lines.flatMap((line, index) => {
    if (!shown.has(index)) return [];
    return index > 0 && !shown.has(index - 1) ? ['@@', line] : [line];
  });
}

/** The longest common subsequence of the lines is what stays. */
function markLines(before: readonly string[], after: readonly string[]): string[] {
  const lengths = before.map(() => new Array<number>(after.length + 1).fill(0));
  const lengthAt = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const length =
        before[row] === after[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
      lengths[row]?.splice(column, 1, length);
    }
  }
  const marked: string[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      marked.push(` ${before[row] ?? ''}`);
      row += 1;
      column += 1;
    } else if (
      row < before.length &&
      (column >= after.length || lengthAt(row + 1, column) >= lengthAt(row, column + 1))
    ) {
      marked.push(`-${before[row] ?? ''}`);
      row += 1;
    } else {
      marked.push(`+${after[column] ?? ''}`);
      column += 1;
    }
  }
  return marked;
}
