import { parseSyntax } from '../../kql/language/parse';
import type { SyntaxNode } from '../../kql/language/tree';
import type { ResultTable } from './result-row';

/** Digits of a real that do not depend on the order in which its parts were added up. */
const DIGITS = 12;

/** Operators that keep the rows in the order in which they come. */
const KEEPING_ORDER: readonly string[] = [
  'ExtendOperator',
  'FilterOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'RenderOperator',
  'TakeOperator',
];

/**
 * A result that is the same every time: a database that works in parallel adds up reals in any order, and answers the rows of a
 * query that does not sort them in any order. Neither a review nor a case of a rule may show that as a difference.
 *
 * @param keepsOrder whether the order of the rows is the query's own: {@link isSorted}.
 */
export function toSteadyResult({ columns, rows }: ResultTable, keepsOrder: boolean): ResultTable {
  const steady = rows.map((row) => row.map(toSteadyValue));
  return { columns, rows: keepsOrder ? steady : sortRows(steady) };
}

function toSteadyValue(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
}

/** Whether a query says in which order its rows come. */
export function isSorted(kql: string): boolean {
  let pipe: SyntaxNode | undefined = parseSyntax(kql).items('Statements').at(-1)?.child('Expression');
  while (pipe?.kind === 'PipeExpression') {
    const operator = pipe.child('Operator')?.kind ?? '';
    if (operator === 'SortOperator' || operator === 'TopOperator') return true;
    if (!KEEPING_ORDER.includes(operator)) return false;
    pipe = pipe.child('Expression');
  }
  return false;
}

function sortRows(rows: readonly (readonly unknown[])[]): (readonly unknown[])[] {
  return rows
    .map((row) => ({ row, key: JSON.stringify(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ row }) => row);
}
