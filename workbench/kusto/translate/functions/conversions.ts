import { convert } from '../conversion';
import type { KustoType } from '../../../../kql/loader/schema';
import { jsonLiteral } from '../expressions/literals';
import type { Scalar } from '../scalar';
import { nullableScalar, totalScalar } from '../scalar';
import { quoteText } from '../sql';
import type { Call, ScalarFunction } from './call';

const to =
  (type: KustoType): ScalarFunction =>
  (call) =>
    convert(call.value(0), type);

/** Conversions between types, and what a value's type is. */
export const CONVERSIONS: Readonly<Record<string, ScalarFunction>> = {
  tostring: to('string'),
  tolong: to('long'),
  toint: to('int'),
  todouble: to('real'),
  toreal: to('real'),
  todecimal: to('decimal'),
  tobool: to('bool'),
  toboolean: to('bool'),
  todatetime: to('datetime'),
  totimespan: to('timespan'),
  toguid: to('guid'),
  todynamic: parseJson,
  parse_json: parseJson,
  parsejson: parseJson,
  toobject: parseJson,
  tohex: toHex,
  gettype: typeName,
  column_names_of: (call) => jsonLiteral((call.argument(0).columns ?? []).map((column) => column.name)),
};

/** Reads JSON; a text that is none stays a string. */
function parseJson(call: Call): Scalar {
  const value = call.value(0);
  if (value.type !== 'string') return convert(value, 'dynamic');
  return nullableScalar(`kql_parse_json(${value.sql})`, 'dynamic');
}

function toHex(call: Call): Scalar {
  const value = call.value(0);
  const hex = `lower(printf('%x', ${value.type === 'int' ? `(${value.sql})::BIGINT & 4294967295` : call.long(0)}))`;
  const padded =
    call.count > 1 ? `lpad(${hex}, greatest(length(${hex}), least(${call.long(1)}, 16))::INTEGER, '0')` : hex;
  return totalScalar(`coalesce(${padded}, '')`, 'string');
}

/** The name of the type; of a dynamic, of the value it holds. */
function typeName(call: Call): Scalar {
  const value = call.value(0);
  if (value.type !== 'dynamic') return totalScalar(quoteText(value.type), 'string');
  const sql = `CASE json_type(${value.sql}) WHEN 'ARRAY' THEN 'array' WHEN 'OBJECT' THEN 'dictionary' WHEN 'VARCHAR' THEN 'string'
    WHEN 'DOUBLE' THEN 'double' WHEN 'BIGINT' THEN 'long' WHEN 'UBIGINT' THEN 'long' WHEN 'BOOLEAN' THEN 'bool' ELSE 'null' END`;
  return totalScalar(sql, 'string');
}
