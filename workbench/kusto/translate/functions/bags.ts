import { convert } from '../conversion';
import { columnScalar } from '../relation';
import { type Scalar, totalScalar } from '../scalar';
import { quoteText } from '../sql';
import type { Call, ScalarFunction } from './call';

/** Functions of property bags. */
export const BAGS: Readonly<Record<string, ScalarFunction>> = {
  bag_has_key: (call) => call.result(`kql_bag_has_key(${call.dynamic(0)}, ${call.text(1)})`),
  bag_keys: (call) => call.result(`kql_bag_keys(${call.dynamic(0)})`),
  bag_merge: (call) =>
    call.result(
      `kql_bag_merge(json_array(${call
        .values()
        .map((value) => convert(value, 'dynamic').sql)
        .join(', ')}))`,
    ),
  bag_pack: pack,
  pack,
  bag_pack_columns: packColumns,
  bag_remove_keys: (call) => call.result(`kql_bag_remove_keys(${call.dynamic(0)}, ${call.dynamic(1)})`),
  bag_set_key: (call) => call.result(`kql_bag_set_key(${call.dynamic(0)}, ${call.text(1)}, ${call.dynamic(2)})`),
  bag_zip: (call) => call.result(`kql_bag_zip(${call.dynamic(0)}, ${call.dynamic(1)})`),
  pack_all: packAll,
  pack_dictionary: pack,
  treepath: (call) => call.result(`kql_treepath(${call.dynamic(0)})`),
  extract_json: extractJson,
  extractjson: extractJson,
};

function pack(call: Call): Scalar {
  const members: string[] = [];
  for (let i = 0; i + 1 < call.count; i += 2) members.push(call.text(i), call.dynamic(i + 1));
  return totalScalar(`json_object(${members.join(', ')})`, 'dynamic');
}

function packColumns(call: Call): Scalar {
  const members = call.arguments.flatMap((argument, index) => [quoteText(argument.name), call.dynamic(index)]);
  return totalScalar(`json_object(${members.join(', ')})`, 'dynamic');
}

/** All columns of the row; with `true`, without nulls and empty texts. */
function packAll(call: Call): Scalar {
  const columns = call.row.relation?.columns ?? call.refuse("'pack_all()' without a table");
  const members = columns.flatMap((column) => [quoteText(column.name), convert(columnScalar(column), 'dynamic').sql]);
  const bag = `json_object(${members.join(', ')})`;
  const ignoresEmpty = call.count > 0 && call.value(0).sql === 'true';
  return totalScalar(ignoresEmpty ? `kql_bag_without_empty(${bag})` : bag, 'dynamic');
}

/** The value at a JSON path in a text. */
function extractJson(call: Call): Scalar {
  const path = call.constantText(0) ?? '';
  if (!/^\$([.\w[\]'"-]*)$/.test(path)) return call.refuse(`The JSON path '${path}'`);
  const source = call.value(1);
  const json = source.type === 'string' ? `kql_parse_json(${source.sql})` : convert(source, 'dynamic').sql;
  const arrow = quoteText(path.replace(/\['([^']*)'\]/g, '."$1"').replace(/\["([^"]*)"\]/g, '."$1"'));
  const found: Scalar = {
    sql: `kql_path(${json}, ${arrow})`,
    type: 'dynamic',
    nullable: true,
    textSql: `coalesce(${json} ->> ${arrow}, '')`,
  };
  return convert(found, call.type);
}
