import { convert } from '../conversion';
import { orderable, unlessNan } from '../expressions/comparison';
import { mayBeNan, nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

/** Functions that choose, and tests for null and empty. */
export const CONDITIONS: Readonly<Record<string, ScalarFunction>> = {
  case: choose,
  iff: choose,
  iif: choose,
  not: (call) => call.resultOf(`(NOT ${call.as(0, 'bool')})`, 0),
  coalesce,
  isnull: (call) => totalScalar(isNull(call.value(0)), 'bool'),
  isnotnull: (call) => totalScalar(`(NOT ${isNull(call.value(0))})`, 'bool'),
  notnull: (call) => totalScalar(`(NOT ${isNull(call.value(0))})`, 'bool'),
  isempty: (call) => totalScalar(isEmpty(call.value(0)), 'bool'),
  isnotempty: (call) => totalScalar(`(NOT ${isEmpty(call.value(0))})`, 'bool'),
  notempty: (call) => totalScalar(`(NOT ${isEmpty(call.value(0))})`, 'bool'),
  max_of: (call) => extreme(call, 'greatest'),
  min_of: (call) => extreme(call, 'least'),
  around,
  column_ifexists: ifExists,
  columnifexists: ifExists,
};

/** Pairs of condition and value, then the value for all other rows. */
function choose(call: Call): Scalar {
  const { type } = call;
  const values: Scalar[] = [];
  let sql = 'CASE';
  for (let i = 0; i + 1 < call.count; i += 2) {
    const value = convert(call.value(i + 1), type);
    values.push(value);
    sql += ` WHEN ${call.as(i, 'bool')} THEN ${value.sql}`;
  }
  const otherwise = convert(call.value(call.count - 1), type);
  values.push(otherwise);
  return {
    sql: `${sql} ELSE ${otherwise.sql} END`,
    type,
    nullable: values.some((value) => value.nullable),
    isNeverNan: !values.some(mayBeNan),
  };
}

function coalesce(call: Call): Scalar {
  const { type } = call;
  const values = call.values().map((value) => convert(value, type));
  if (type !== 'string') {
    const nullable = values.every((value) => value.nullable);
    const isNeverNan = !values.some(mayBeNan);
    return { sql: `coalesce(${values.map((value) => value.sql).join(', ')})`, type, nullable, isNeverNan };
  }
  // A string is never null: the first that is not empty counts.
  return totalScalar(`coalesce(${values.map((value) => `nullif(${value.sql}, '')`).join(', ')}, '')`, type);
}

function isNull(value: Scalar): string {
  return value.nullable ? `(${value.sql} IS NULL)` : 'false';
}

function isEmpty(value: Scalar): string {
  if (value.type === 'string') return `(${value.sql} = '')`;
  if (value.type === 'dynamic') return `(${convert(value, 'string').sql} = '')`;
  return isNull(value);
}

function extreme(call: Call, sqlName: string): Scalar {
  const values = call.values().map((value) => orderable(convert(value, call.type), call.name).sql);
  return nullableScalar(`${sqlName}(${values.join(', ')})`, call.type);
}

/** Whether a value is at most so far from a center; null where any of the three is. */
function around(call: Call): Scalar {
  const values = call.values();
  const isReal = values.some((value) => value.type === 'real');
  const [value, center, delta] = values.map((each) => (isReal ? convert(each, 'real') : each));
  if (!value || !center || !delta) return call.refuse(`'${call.name}()' without its three arguments`);
  return call.result(unlessNan(`(abs(${value.sql} - ${center.sql}) <= ${delta.sql})`, delta));
}

/** The column where the row has it, else the second argument. */
function ifExists(call: Call): Scalar {
  const name = call.constantText(0) ?? '';
  return call.row.column(name) ?? call.value(1);
}
