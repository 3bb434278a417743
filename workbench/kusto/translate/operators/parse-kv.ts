import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import { columnScalar, findColumn, type Relation } from '../relation';
import { rowOf } from '../row';
import { part } from '../scalars';
import { nullableScalar } from '../scalar';
import { quoteText } from '../sql';
import type { Translation } from '../translation';
import { hiddenName, mapRows, outputColumns, select } from './select';

/** `parse-kv`: columns from the pairs of key and value in a text; a key that is not there is null. */
export function translateParseKv(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const keys = (operator.child('Keys')?.items('Columns') ?? []).map((column) => column.child('Name')?.name ?? '');
  const options = readOptions(operator, translation);
  const text = convert(translation.scalar(part(operator, 'Expression', translation), rowOf(input)), 'string').sql;
  const pairs = hiddenName('pairs', translation);
  const { regex, ...separators } = options;
  const call =
    typeof regex === 'string'
      ? foundPairs(text, regex, keys)
      : `kql_parse_kv(${text}, ${quoteText(JSON.stringify({ ...separators, keys }))})`;
  const rows = { ...input, name: translation.emit(`SELECT *, ${call} AS ${pairs} FROM ${input.name}`) };
  const values = columns.map((column) => {
    const index = keys.indexOf(column.name);
    const own = findColumn(input, column.name);
    if (index < 0)
      return own ? columnScalar(own) : translation.refuse(operator, `Column '${column.name}' of 'parse-kv'`);
    return convert(nullableScalar(`kql_path(${pairs}, '$[${index}]')`, 'dynamic'), column.type);
  });
  return mapRows(rows, select(columns, values), translation);
}

/** The values of the keys, where the first group of an expression is a key and the second its value; the first pair of a key counts. */
function foundPairs(text: string, regex: string, keys: readonly string[]): string {
  const found = (group: number) => `regexp_extract_all(${text}, ${quoteText(regex)}, ${group})`;
  const values = keys.map((key) => `${found(2)}[list_position(${found(1)}, ${quoteText(key)})]`);
  return `json_array(${values.join(', ')})`;
}

function readOptions(operator: SyntaxNode, translation: Translation): Record<string, string | boolean> {
  const properties = operator.child('WithClause')?.items('Properties') ?? [];
  const names = properties.map((property) => property.child('Name')?.text ?? '');
  return Object.fromEntries(
    properties.map((property) => {
      const name = property.child('Name')?.text ?? '';
      const value = property.child('Expression');
      if (names.indexOf(name) !== names.lastIndexOf(name))
        return translation.refuse(property, `'parse-kv' with '${name}' twice`);
      return [name, value?.stringValue ?? value?.text === 'true'];
    }),
  );
}
