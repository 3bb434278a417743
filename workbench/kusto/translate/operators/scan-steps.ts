import type { SyntaxNode } from '../../../../kql/language/tree';
import { SQL_TYPES } from '../../values';
import { convert } from '../conversion';
import { findColumn, type Relation, type RelationColumn } from '../relation';
import { type Row, rowOf, StepRow } from '../row';
import { nullableScalar, type Scalar } from '../scalar';
import { part } from '../scalars';
import { quoteText, selectItem } from '../sql';
import type { Translation } from '../translation';
import { hiddenName, newRows, outputColumns, parametersOf } from './select';

/** A column of the state: one of the rows, or one that the operator declares, with what it holds while nothing is assigned. */
interface StateColumn {
  readonly column: RelationColumn;
  readonly initial: Scalar;
  readonly isDeclared: boolean;
}

interface Step {
  readonly name: string;
  readonly condition: SyntaxNode;
  readonly assignments: ReadonlyMap<string, SyntaxNode>;
  readonly isOutput: boolean;
}

const UNASKED = 'match_id';

/** SQL of the state of each step: a struct of its match and of the rows of the steps so far, or null. */
const state = (index: number): string => `s${index}`;
const matched = (index: number): string => `o${index}`;

/**
 * `scan`: goes over ordered rows one by one, and keeps for each step the rows that led to it.
 *
 * A recursive query, one row in each turn. Of a row, the last step is tried first: a row goes on with the sequence of the step
 * before, or else with that of the step itself.
 */
export function translateScan(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const ordered = new StepRow(input, translation);
  const order =
    ordered.uniqueOrder() ??
    translation.refuse(operator, "'scan' over rows without an order", "Write 'sort' or 'serialize' first.");
  const row = hiddenName('row', translation);
  const rows: Relation = {
    ...ordered.relation,
    name: translation.emit(
      `SELECT *, row_number() OVER (ORDER BY ${order}) AS ${row} FROM ${ordered.relation.name}`,
      'MATERIALIZED ',
    ),
  };
  const columns = stateColumns(operator, input, translation);
  const steps = operator.items('Steps').map((step) => readStep(step, translation));
  const turn = steps.reduceRight(
    (from, step, index) => tryStep({ step, index, steps, columns, from }, rows, translation),
    `SELECT * FROM turns JOIN ${rows.name} ON ${row} = turn + 1`,
  );
  const states = steps.map((_, index) => state(index));
  const flags = steps.map((_, index) => matched(index));
  const first = [
    '0::BIGINT AS turn',
    '-1::BIGINT AS match',
    ...steps.map((_, index) => `NULL::${stateType(index, columns)} AS ${state(index)}`),
    ...flags.map((flag) => `false AS ${flag}`),
  ];
  const turns = translation.emit(
    `WITH RECURSIVE turns AS (\n    SELECT ${first.join(', ')}\n    UNION ALL\n` +
      `    SELECT turn + 1, match, ${[...states, ...flags].join(', ')} FROM (${turn})\n  )\n  SELECT * FROM turns`,
    'MATERIALIZED ',
  );
  return matches(operator, steps, columns, turns, translation);
}

/** A row for each match, in the order of the rows; of one row, the last step's match comes first. */
function matches(
  operator: SyntaxNode,
  steps: readonly Step[],
  columns: readonly StateColumn[],
  turns: string,
  translation: Translation,
): Relation {
  const matchName = parametersOf(operator).get('with_match_id');
  const [turn, rank] = [hiddenName('turn', translation), hiddenName('rank', translation)];
  const output = outputColumns(operator, translation).filter(({ name }) => isInOutput(name, matchName, columns));
  const selects = steps.flatMap(({ isOutput }, index) => {
    if (!isOutput) return [];
    const items = output.map(({ name, sql }) => {
      const at = columns.findIndex(({ column }) => column.name === name);
      if (at < 0 && name !== matchName) return translation.refuse(operator, `Column '${name}' of 'scan'`);
      return selectItem(at < 0 ? `${state(index)}.m` : `${state(index)}.p${index}.c${at}`, sql);
    });
    return `SELECT ${items.join(', ')}, turn AS ${turn}, ${steps.length - index} AS ${rank} FROM ${turns} WHERE ${matched(index)}`;
  });
  if (selects.length === 0) return translation.refuse(operator, "'scan' without a step that gives rows");
  return {
    ...newRows(
      output.map((column) => ({ ...column, nullable: column.type !== 'string' })),
      selects.join('\n  UNION ALL '),
      translation,
    ),
    hidden: [turn, rank],
    order: { terms: [turn, rank], columns: [turn, rank], isUnique: true },
  };
}

/** The binder gives each scan a column of matches, the service where one is asked for. */
function isInOutput(name: string, matchName: string | undefined, columns: readonly StateColumn[]): boolean {
  return name !== UNASKED || name === matchName || columns.some(({ column }) => column.name === name);
}

/** The binder's columns without the one that it gives to a scan and these rows do not have. */
export function withoutUnasked<T extends { readonly name: string }>(columns: readonly T[], rows: Relation): T[] {
  return columns.filter(({ name }) => name !== UNASKED || findColumn(rows, name));
}

function stateColumns(operator: SyntaxNode, input: Relation, translation: Translation): StateColumn[] {
  const own = input.columns.map((column) => ({ column, initial: empty(column), isDeclared: false }));
  const declared = operator.child('DeclareClause')?.items('Declarations') ?? [];
  const columns = outputColumns(operator, translation);
  const added = declared.map((declaration) => {
    const name = declaration.child('NameAndType')?.child('Name')?.name;
    const column = columns.find((each) => each.name === name);
    if (!column || own.some((each) => each.column.name === name)) {
      return translation.refuse(declaration, `'${declaration.text}' in 'scan'`, 'Give it a name of its own.');
    }
    const value = declaration.child('DefaultValue')?.child('Value');
    const initial = value ? literal(value, column, translation) : empty(column);
    return { column, initial, isDeclared: true };
  });
  return [...own, ...added];
}

function empty({ type }: RelationColumn): Scalar {
  return nullableScalar(type === 'string' ? "''" : `NULL::${SQL_TYPES[type]}`, type);
}

/** A default value, which the binder leaves without a type. */
function literal(value: SyntaxNode, column: RelationColumn, translation: Translation): Scalar {
  const { type } = column;
  if (type === 'string' && value.stringValue !== undefined) return nullableScalar(quoteText(value.stringValue), type);
  const isNumber = /^(?:Long|Int|Real)Literal/.test(value.kind) && ['int', 'long', 'real'].includes(type);
  const isBool = /^BooleanLiteral/.test(value.kind) && type === 'bool';
  if ((isNumber || isBool) && /^(?:[\d.]+|true|false)$/.test(value.text)) {
    return nullableScalar(`${value.text}::${SQL_TYPES[type]}`, type);
  }
  return translation.refuse(value, `The default '${value.text}' of '${column.name}'`, 'Assign it in the steps.');
}

function readStep(step: SyntaxNode, translation: Translation): Step {
  const output = step.child('ScanStepOutput')?.child('OutputKind')?.text ?? 'all';
  if (output === 'last') translation.refuse(step, "'output=last' in 'scan'", "Write 'output=all' and keep the last.");
  const assignments = step.child('ComputationClause')?.items('Assignments') ?? [];
  return {
    name: part(step, 'Name', translation).name,
    condition: part(step, 'Condition', translation),
    assignments: new Map(
      assignments.map((each) => [part(each, 'Name', translation).name, part(each, 'Expression', translation)]),
    ),
    isOutput: output === 'all',
  };
}

interface Trial {
  readonly step: Step;
  readonly index: number;
  readonly steps: readonly Step[];
  readonly columns: readonly StateColumn[];

  /** SQL of the turn so far: the row, and the states that the later steps have left. */
  readonly from: string;
}

/** One step of one row, around the later ones. */
function tryStep(trial: Trial, rows: Relation, translation: Translation): string {
  const { step, index, from } = trial;
  const [own, before] = [state(index), state(index - 1)];
  const holds = (row: Row) => `coalesce(${convert(translation.scalar(step.condition, row), 'bool').sql}, false)`;
  const goesOn = index === 0 ? 'false' : `${before} IS NOT NULL AND ${holds(rowAfter(trial, index - 1, rows))}`;
  const repeats = `${index === 0 ? '' : `${own} IS NOT NULL AND `}${holds(rowAfter(trial, index, rows))}`;
  const tried = `SELECT *, ${goesOn} AS goes_on, ${repeats} AS repeats FROM (${from})`;
  const starts = index === 0 ? `repeats AND ${own} IS NULL` : 'false';
  const id = index === 0 ? `CASE WHEN ${own} IS NULL THEN match + 1 ELSE ${own}.m END` : `${own}.m`;
  const replaced = [
    `CASE WHEN goes_on THEN ${index === 0 ? own : extended(trial, index - 1, `${before}.m`, rows, translation)} ` +
      `WHEN repeats THEN ${extended(trial, index, id, rows, translation)} ELSE ${own} END AS ${own}`,
    `goes_on OR repeats AS ${matched(index)}`,
    ...(index === 0
      ? [`CASE WHEN ${starts} THEN match + 1 ELSE match END AS match`]
      : [`CASE WHEN goes_on THEN NULL ELSE ${before} END AS ${before}`]),
  ];
  return `SELECT * EXCLUDE (goes_on, repeats) REPLACE (${replaced.join(', ')}) FROM (${tried})`;
}

/** The state of a step with the row as its last match, out of the state of that step or the one before. */
function extended(
  { step, index, columns, steps }: Trial,
  source: number,
  id: string,
  rows: Relation,
  translation: Translation,
): string {
  const row = rowAfter({ step, index, columns, steps, from: '' }, source, rows);
  const cells = columns.map(({ column, initial, isDeclared }, at) => {
    const assigned = step.assignments.get(column.name);
    const value = assigned
      ? convert(translation.scalar(assigned, row), column.type).sql
      : isDeclared
        ? initial.sql
        : column.sql;
    return `c${at}: ${value}`;
  });
  const kept = steps.slice(0, index).map((_, each) => `p${each}: ${state(source)}.p${each}`);
  return `{${[`m: ${id}`, ...kept, `p${index}: {${cells.join(', ')}}`].join(', ')}}`;
}

/** The row, beside what the state of a step says of the steps up to it. */
function rowAfter({ steps, columns }: Trial, source: number, rows: Relation): Row {
  const sides = steps.map(({ name }, index): [string, Row] => [
    name,
    {
      column: (wanted) =>
        index <= source ? stateValue(columns, `${state(source)}.p${index}`, wanted) : initialValue(columns, wanted),
    },
  ]);
  return { ...rowOf(rows), sides: Object.fromEntries(sides) };
}

function stateValue(columns: readonly StateColumn[], holder: string, name: string): Scalar | undefined {
  const at = columns.findIndex(({ column }) => column.name === name);
  const found = columns[at];
  if (!found) return undefined;
  const { type } = found.column;
  return nullableScalar(`CASE WHEN ${holder} IS NULL THEN ${found.initial.sql} ELSE ${holder}.c${at} END`, type);
}

function initialValue(columns: readonly StateColumn[], name: string): Scalar | undefined {
  return columns.find(({ column }) => column.name === name)?.initial;
}

function stateType(index: number, columns: readonly StateColumn[]): string {
  const cells = columns.map(({ column }, at) => `c${at} ${SQL_TYPES[column.type]}`).join(', ');
  const parts = Array.from({ length: index + 1 }, (_, each) => `p${each} STRUCT(${cells})`);
  return `STRUCT(m BIGINT, ${parts.join(', ')})`;
}
