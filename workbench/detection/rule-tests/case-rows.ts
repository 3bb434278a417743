import { addMilliseconds, parseInstant, type Instant } from '../../lab/instant';
import { readTime } from './case-events';
import type { CaseFile, CaseRow, RuleCase } from './case-file';
import { parseCaseDuration } from './case-time';

/** A row as a table holds it, when it was ingested, and when a query can see it. */
export interface StoredRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly ingested: Instant;
  readonly visible: Instant;
}

/** The rows that a case gives itself; one without a `TimeGenerated` was generated when it was ingested, and the other way round. */
export function expandRows({ rows }: Pick<RuleCase, 'rows'>, day: string): StoredRow[] {
  return rows.map(({ table, row = {}, ingested, visible }) => {
    const at = ingested === undefined ? generatedAt(row) : readTime(ingested, day);
    return {
      table,
      row: { TimeGenerated: at, ...row },
      ingested: at,
      visible: addMilliseconds(at, parseCaseDuration(visible) ?? 0),
    };
  });
}

/**
 * Puts the lines of NDJSON files in the place of the rows that name them; `read` answers the text of a file beside the cases.
 *
 * @throws Error for a line that is no JSON object, or that says neither when it was generated nor when it was ingested
 */
export function withRowsOfFiles(file: CaseFile, read: (name: string) => string): CaseFile {
  const fill = (row: CaseRow): CaseRow[] =>
    row.file === undefined ? [row] : readLines(row, row.file, file, read(row.file));
  return { ...file, cases: file.cases.map((ruleCase) => ({ ...ruleCase, rows: ruleCase.rows.flatMap(fill) })) };
}

function readLines(
  { table, ingested, visible }: CaseRow,
  name: string,
  { file }: CaseFile,
  content: string,
): CaseRow[] {
  return content.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `${file}: rows of '${name}', line ${index + 1}`;
    const row = toObject(line);
    if (!row) throw new Error(`${where}: expected a JSON object.`);
    if (ingested === undefined && !hasTime(row))
      throw new Error(`${where}: expected a time in 'TimeGenerated', or 'ingested' beside the file.`);
    return [{ table, row, ingested, visible }];
  });
}

function toObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a row says when it was generated. */
export function hasTime(row: Readonly<Record<string, unknown>>): boolean {
  const time = row['TimeGenerated'];
  return typeof time === 'string' && parseInstant(time) !== undefined;
}

function generatedAt(row: Readonly<Record<string, unknown>>): Instant {
  const time = row['TimeGenerated'];
  const instant = typeof time === 'string' ? parseInstant(time) : undefined;
  if (instant === undefined)
    throw new Error("Rule tests: a row without 'ingested' must have a time in 'TimeGenerated'.");
  return instant;
}
