import { convert } from '../conversion';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

/** Functions of dynamic arrays. */
export const ARRAYS: Readonly<Record<string, ScalarFunction>> = {
  array_length: (call) =>
    call.result(
      `CASE WHEN json_type(${call.dynamic(0)}) = 'ARRAY' THEN json_array_length(${call.dynamic(0)})::BIGINT END`,
    ),
  array_concat: (call) => call.result(`kql_array_concat(${packed(call)})`),
  array_iff: iff,
  array_iif: iff,
  array_index_of: (call) =>
    call.result(
      `kql_array_index_of(${call.dynamic(0)}, ${call.dynamic(1)}, ${call.long(2, '0')}, ${call.long(3, '-1')}, ${call.long(4, '1')})`,
    ),
  array_reverse: (call) => call.result(`to_json(list_reverse(kql_elements(${call.dynamic(0)})))`),
  array_rotate_left: (call) => call.result(`kql_array_rotate(${call.dynamic(0)}, ${call.long(1)})`),
  array_rotate_right: (call) => call.result(`kql_array_rotate(${call.dynamic(0)}, -${call.long(1)})`),
  array_shift_left: (call) => call.result(`kql_array_shift(${call.dynamic(0)}, ${call.long(1)}, ${fill(call)})`),
  array_shift_right: (call) => call.result(`kql_array_shift(${call.dynamic(0)}, -${call.long(1)}, ${fill(call)})`),
  array_slice: (call) => call.result(`kql_array_slice(${call.dynamic(0)}, ${call.long(1)}, ${call.long(2)})`),
  array_sort_asc: (call) => sortedArrays(call, true)[0] ?? call.refuse("'array_sort_asc()' without an array"),
  array_sort_desc: (call) => sortedArrays(call, false)[0] ?? call.refuse("'array_sort_desc()' without an array"),
  array_split: (call) => call.result(`kql_array_split(${call.dynamic(0)}, ${call.dynamic(1)})`),
  array_sum: (call) => call.result(`kql_array_sum(${call.dynamic(0)})`),
  array_strcat: strcatArray,
  strcat_array: strcatArray,
  pack_array: packArray,
  range,
  repeat: (call) => call.result(`kql_array_repeat(${call.dynamic(0)}, ${call.long(1)})`),
  zip: (call) => call.result(`kql_array_zip(${packed(call)})`),
};

/** Functions of arrays that give several columns. */
export const ARRAY_TUPLES: Readonly<Record<string, (call: Call) => Scalar[]>> = {
  array_sort_asc: (call) => sortedArrays(call, true),
  array_sort_desc: (call) => sortedArrays(call, false),
};

/** The first array sorted, the others in its order; a last argument of type bool says whether nulls come last. */
function sortedArrays(call: Call, isAscending: boolean): Scalar[] {
  const values = call.values();
  const last = values.at(-1);
  const nullsLast = last?.type === 'bool' ? last.sql : 'true';
  const arrays = values.filter((value) => value.type !== 'bool').map((value) => convert(value, 'dynamic').sql);
  const [only] = arrays;
  if (only !== undefined && arrays.length === 1) {
    return [nullableScalar(`kql_array_sort_one(${only}, ${isAscending}, ${nullsLast})`, 'dynamic')];
  }
  const sorted = `kql_array_sort(json_array(${arrays.join(', ')}), ${isAscending}, ${nullsLast})`;
  return arrays.map((_, index) => nullableScalar(`kql_path(${sorted}, '$[${index}]')`, 'dynamic'));
}

/** The arguments as one JSON array. */
function packed(call: Call): string {
  return `json_array(${call
    .values()
    .map((value) => convert(value, 'dynamic').sql)
    .join(', ')})`;
}

function packArray(call: Call): Scalar {
  const [only] = call.arguments;
  if (only?.kind !== 'StarExpression') return totalScalar(packed(call), 'dynamic');
  const columns = call.row.relation?.columns ?? [];
  return totalScalar(
    `json_array(${columns.map((column) => convert(nullableScalar(column.sql, column.type), 'dynamic').sql).join(', ')})`,
    'dynamic',
  );
}

function strcatArray(call: Call): Scalar {
  const parts = `list_transform(kql_elements(${call.dynamic(0)}), lambda item: coalesce(item ->> '$', ''))`;
  return totalScalar(`coalesce(array_to_string(${parts}, ${call.text(1)}), '')`, 'string');
}

function iff(call: Call): Scalar {
  return call.result(`kql_array_iff(${call.dynamic(0)}, ${call.dynamic(1)}, ${call.dynamic(2)})`);
}

function fill(call: Call): string {
  return call.count > 2 ? call.dynamic(2) : 'NULL::JSON';
}

/** Numbers from a first to a last one, both included. */
function range(call: Call): Scalar {
  const first = call.value(0);
  if (first.type === 'datetime' || first.type === 'timespan') {
    const text = first.type === 'datetime' ? 'kql_datetime_text' : 'kql_timespan_text';
    const step = call.count > 2 ? call.as(2, 'timespan') : '36000000000';
    const series = `kql_series(${first.sql}, ${call.value(1).sql}, ${step})`;
    return call.result(`to_json(list_transform(${series}, lambda ticks: ${text}(ticks)))`);
  }
  if (call.values().some((value) => value.type === 'real')) {
    const step = call.count > 2 ? call.real(2) : '1e0';
    const count = `floor((${call.real(1)} - ${call.real(0)}) / ${step})::BIGINT`;
    return call.result(`to_json(list_transform(kql_series(0, ${count}, 1), lambda i: ${call.real(0)} + i * ${step}))`);
  }
  return call.result(`to_json(kql_series(${call.long(0)}, ${call.long(1)}, ${call.long(2, '1')}))`);
}
