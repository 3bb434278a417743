import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import type { Relation, RelationColumn } from '../relation';
import { groupOf, NO_ROW, rowOf } from '../row';
import { part } from '../scalars';
import { nullableScalar, type Scalar } from '../scalar';
import { isSpelledNull, spelledNumber } from '../spelled-number';
import { quoteName, selectItem } from '../sql';
import type { Translation } from '../translation';
import { newRows, outputColumns, parametersOf, unnamed } from './select';

const BIN = quoteName('$bin');

/** How many values an array of the operator may have (make-series-operator). */
const MAX_LENGTH = 1_048_576;

/** One aggregate of a series, and the value where no row falls into a bin. */
interface Series {
  readonly value: Scalar;
  readonly fallback: string;
}

/** The axis: where it starts and ends (excluded), its step, and which value of a row lies on it. */
interface Axis {
  readonly value: Scalar;
  readonly from: string;
  readonly to: string;
  readonly step: string;

  /** Whether it is known to have no more steps than an array may have. */
  readonly isShort: boolean;
}

/** `make-series`: for each group an array with a value for every step of the axis, and the axis as an array. */
export function translateMakeSeries(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const by = operator.child('ByClause')?.items('Expressions') ?? [];
  const keys = by.map((expression) => translation.scalar(unnamed(expression), rowOf(input)));
  const isNeverEmpty = parametersOf(operator).get('kind') === 'nonempty';
  if (isNeverEmpty && keys.length > 0) return translation.refuse(operator, "'make-series kind=nonempty' by groups");
  const axis = translateAxis(operator, input, keys.length > 0, translation);
  const series = operator.items('Aggregates').map((aggregate) => translateSeries(aggregate, input, translation));
  const keyColumns = columns.slice(0, keys.length);
  if (columns.length !== keys.length + series.length + 1) return translation.refuse(operator, `'${operator.text}'`);

  const bins = translation.emit(binned(input, keys, keyColumns, axis, series));
  const keyNames = keyColumns.map((column) => column.sql);
  const groups = translation.emit(
    keyNames.length > 0
      ? `SELECT DISTINCT ${keyNames.join(', ')} FROM ${bins}`
      : `SELECT 1${isNeverEmpty ? '' : ` FROM ${bins} LIMIT 1`}`,
  );
  const steps = translation.emit(`SELECT ${BIN} FROM range(0, ${countOf(axis)}) AS steps(${BIN})`);
  const match = [...keyNames.map((name) => `b.${name} IS NOT DISTINCT FROM g.${name}`), `b.${BIN} = s.${BIN}`].join(
    ' AND ',
  );
  const items = [
    ...keyNames.map((name) => selectItem(`g.${name}`, name)),
    ...series.map((each, index) => selectItem(seriesOf(each, index), columns[keys.length + index]?.sql ?? '')),
    selectItem(axisArray(axis), columns.at(-1)?.sql ?? ''),
  ];
  const group = keyNames.length > 0 ? `GROUP BY ${keyNames.map((_, index) => index + 1).join(', ')}` : 'GROUP BY ALL';
  const having = keyNames.length > 0 ? '' : ' HAVING count(*) > 0';
  return newRows(
    columns.map((column, index) => ({ ...column, nullable: keys[index]?.nullable ?? false })),
    `SELECT ${items.join(', ')} FROM ${groups} AS g CROSS JOIN ${steps} AS s LEFT JOIN ${bins} AS b ON ${match} ${group}${having}`,
    translation,
  );
}

function translateAxis(operator: SyntaxNode, input: Relation, isGrouped: boolean, translation: Translation): Axis {
  const value = translation.scalar(
    part(part(operator, 'OnClause', translation), 'Expression', translation),
    rowOf(input),
  );
  const range = operator.child('RangeClause');
  if (range?.kind !== 'MakeSeriesFromToStepClause')
    return translation.refuse(operator, "'make-series' with 'in range()'", "Use 'from', 'to' and 'step'.");
  const clause = (name: string) => {
    const expression = range.child(name)?.child('Expression');
    return expression && translation.scalar(expression, NO_ROW);
  };
  const step = stepOf(range.child('MakeSeriesStepClause')?.child('Expression') ?? operator, translation);
  // Each series would have ends of its own, where its own rows are.
  if (isGrouped && !(range.child('MakeSeriesFromClause') && range.child('MakeSeriesToClause'))) {
    return translation.refuse(operator, "'make-series' by groups without 'from' and 'to'", 'State both ends.');
  }
  const [from, to] = [clause('MakeSeriesFromClause'), clause('MakeSeriesToClause')];
  const isShort = isShortAxis(operator, [from, to, step], translation);
  const rows = from === undefined || to === undefined ? ` FROM ${input.name}` : '';
  const ends = translation.emit(
    `SELECT ${from?.sql ?? `kql_bin(min(${value.sql}), ${step.sql})`} AS "from", ${to?.sql ?? `max(${value.sql}) + 1`} AS "to"${rows}`,
  );
  return {
    value,
    step: step.sql,
    from: `(SELECT any_value("from") FROM ${ends})`,
    to: `(SELECT any_value("to") FROM ${ends})`,
    isShort,
  };
}

/** What the axis goes on by, which must be more than nothing. */
function stepOf(node: SyntaxNode, translation: Translation): Scalar {
  const step = translation.scalar(node, NO_ROW);
  const size = spelledNumber(step);
  if (size !== undefined && size > 0) return step;
  if (size === undefined && !isSpelledNull(step)) return { ...step, sql: `kql_step(${step.sql})` };
  return translation.refuse(node, `'make-series' with the step '${node.text}'`, 'Write a step above 0.');
}

/** Whether the query's text says that the axis is not too long; where it says that it is, that is refused. */
function isShortAxis(operator: SyntaxNode, axis: readonly (Scalar | undefined)[], translation: Translation): boolean {
  const [from, to, step] = axis.map((each) => each && spelledNumber(each));
  if (from === undefined || to === undefined || step === undefined) return false;
  const length = Math.ceil((to - from) / step);
  if (length <= MAX_LENGTH) return true;
  const what = `'make-series' of ${length} steps, where ${MAX_LENGTH} are the most,`;
  return translation.refuse(operator, what, 'Write a longer step.');
}

function translateSeries(aggregate: SyntaxNode, input: Relation, translation: Translation): Series {
  const expression = part(aggregate, 'Expression', translation);
  const value = translation.scalar(unnamed(expression), groupOf(input));
  const fallback = aggregate.child('DefaultExpression')?.child('Expression');
  const given = fallback && convert(translation.scalar(fallback, NO_ROW), value.type).sql;
  return { value, fallback: given ?? (value.type === 'real' ? '0e0' : '0') };
}

/** The aggregates of each group and bin that has rows. */
function binned(
  input: Relation,
  keys: readonly Scalar[],
  keyColumns: readonly RelationColumn[],
  axis: Axis,
  series: readonly Series[],
): string {
  const items = [
    ...keys.map((key, index) => selectItem(key.sql, keyColumns[index]?.sql ?? '')),
    `floor((${axis.value.sql} - ${axis.from}) / ${axis.step})::BIGINT AS ${BIN}`,
    ...series.map(({ value }, index) => `${value.sql} AS ${seriesName(index)}`),
  ];
  const group = Array.from({ length: keys.length + 1 }, (_, index) => index + 1).join(', ');
  const inRange = `${axis.value.sql} >= ${axis.from} AND ${axis.value.sql} < ${axis.to}`;
  return `SELECT ${items.join(', ')} FROM ${input.name} WHERE ${inRange} GROUP BY ${group}`;
}

function countOf(axis: Axis): string {
  const count = `ceil((${axis.to} - ${axis.from}) / ${axis.step})::BIGINT`;
  return axis.isShort ? count : `kql_series_length(${count})`;
}

function seriesName(index: number): string {
  return quoteName(`$series_${index}`);
}

function seriesOf({ value, fallback }: Series, index: number): string {
  const filled = `CASE WHEN b.${BIN} IS NULL THEN ${fallback} ELSE b.${seriesName(index)} END`;
  return `to_json(list(${convert(nullableScalar(filled, value.type), 'dynamic').sql} ORDER BY s.${BIN}))`;
}

function axisArray(axis: Axis): string {
  const at = nullableScalar(`(${axis.from} + s.${BIN} * ${axis.step})`, axis.value.type);
  return `to_json(list(${convert(at, 'dynamic').sql} ORDER BY s.${BIN}))`;
}
