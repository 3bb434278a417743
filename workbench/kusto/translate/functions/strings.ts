import { convert } from '../conversion';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

const text = (sql: string): Scalar => totalScalar(sql, 'string');

/** Functions of strings. Positions count Unicode characters from 0. */
export const STRINGS: Readonly<Record<string, ScalarFunction>> = {
  strlen: (call) => totalScalar(`length(${call.text(0)})::BIGINT`, 'long'),
  string_size: (call) => totalScalar(`octet_length(encode(${call.text(0)}))::BIGINT`, 'long'),
  tolower: (call) => text(`lower(${call.text(0)})`),
  toupper: (call) => text(`kql_upper(${call.text(0)})`),
  reverse: (call) => text(`reverse(${call.text(0)})`),
  strcat: (call) => text(`concat(${texts(call, 0).join(', ')})`),
  strcat_delim: (call) => text(`concat_ws(${[call.text(0), ...texts(call, 1)].join(', ')})`),
  strrep: repeat,
  strcmp: compare,
  substring,
  indexof: indexOf,
  countof: countOf,
  replace_string: (call) => text(`replace(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`),
  replace_strings: (call) => text(`kql_replace_strings(${call.text(0)}, ${call.dynamic(1)}, ${call.dynamic(2)})`),
  translate: (call) => text(`kql_translate(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`),
  split,
  make_string: (call) =>
    text(
      `kql_make_string(json_array(${call
        .values()
        .map((each) => convert(each, 'dynamic').sql)
        .join(', ')}))`,
    ),
  to_utf8: codepoints,
  unicode_codepoints_from_string: codepoints,
  unicode_codepoints_to_string: (call) =>
    text(
      `kql_make_string(json_array(${call
        .values()
        .map((each) => convert(each, 'dynamic').sql)
        .join(', ')}))`,
    ),
  isascii: (call) => totalScalar(`regexp_full_match(${call.text(0)}, '[\\x00-\\x7F]*')`, 'bool'),
  isutf8: () => totalScalar('true', 'bool'),
  has_any_index: hasAnyIndex,
};

function texts(call: Call, from: number): string[] {
  return call
    .values()
    .slice(from)
    .map((value) => convert(value, 'string').sql);
}

/** A start below 0 counts from the end; a length below 0 is 0. */
function substring(call: Call): Scalar {
  const source = call.text(0);
  const start = constantLong(call, 1);
  const from = start !== undefined && start >= 0 ? String(start + 1) : `kql_start(${source}, ${call.long(1)}) + 1`;
  if (call.count < 3) return total(`substring(${source}, ${from})`, start === undefined);
  const length = constantLong(call, 2);
  const count = length === undefined ? `greatest(${call.long(2)}, 0)` : String(Math.max(length, 0));
  return total(`substring(${source}, ${from}, ${count})`, start === undefined || length === undefined);
}

/** A text that is null where an argument is, which in KQL is the empty one. */
function total(sql: string, mayBeNull: boolean): Scalar {
  return text(mayBeNull ? `coalesce(${sql}, '')` : sql);
}

function constantLong(call: Call, index: number): number | undefined {
  const match = /^(-?\d+)::(?:BIGINT|INTEGER)$/.exec(call.value(index).sql);
  return match ? Number(match[1]) : undefined;
}

function repeat(call: Call): Scalar {
  const [value, times] = [call.text(0), call.long(1)];
  if (call.count < 3) return text(`coalesce(repeat(${value}, ${times}), '')`);
  return text(`coalesce(array_to_string(list_resize([]::VARCHAR[], ${times}, ${value}), ${call.text(2)}), '')`);
}

function compare(call: Call): Scalar {
  const [a, b] = [call.text(0), call.text(1)];
  return totalScalar(`CASE WHEN ${a} = ${b} THEN 0 WHEN ${a} < ${b} THEN -1 ELSE 1 END::BIGINT`, 'long');
}

function indexOf(call: Call): Scalar {
  const [source, lookup] = [call.text(0), call.text(1)];
  if (call.count === 2) return totalScalar(`(strpos(${source}, ${lookup}) - 1)::BIGINT`, 'long');
  const [start, length, occurrence] = [call.long(2), call.long(3, '-1'), call.long(4, '1')];
  return nullableScalar(`kql_index_of(${source}, ${lookup}, ${start}, ${length}, ${occurrence})`, 'long');
}

function countOf(call: Call): Scalar {
  if (call.count > 2 && call.constantText(2) === 'regex') {
    return totalScalar(`len(regexp_extract_all(${call.text(0)}, ${call.regex(1)}))::BIGINT`, 'long');
  }
  return totalScalar(`kql_count_of(${call.text(0)}, ${call.text(1)})`, 'long');
}

/** Parts between delimiters, empty ones too; with an index, that part alone in an array. */
function split(call: Call): Scalar {
  const parts = `string_split(${call.text(0)}, ${call.text(1)})`;
  if (call.count < 3) return totalScalar(`to_json(${parts})`, 'dynamic');
  const index =
    constantLong(call, 2) === undefined ? `CASE WHEN ${call.long(2)} >= 0 THEN ${call.long(2)} END` : call.long(2);
  return nullableScalar(`to_json(list_filter([${parts}[${index} + 1]], lambda part: part IS NOT NULL))`, 'dynamic');
}

function codepoints(call: Call): Scalar {
  const source = call.text(0);
  return totalScalar(
    `CASE WHEN ${source} = '' THEN '[]'::JSON ELSE to_json(list_transform(string_split(${source}, ''), lambda c: unicode(c))) END`,
    'dynamic',
  );
}

function hasAnyIndex(call: Call): Scalar {
  const source = call.text(0);
  const found = `list_transform(kql_elements(${call.dynamic(1)}), lambda item: kql_has_term(${source}, item ->> '$', '(?i)', true, true))`;
  return totalScalar(`(coalesce(list_position(${found}, true), 0) - 1)::BIGINT`, 'long');
}
