import type { KustoType } from '../../../../kql/loader/schema';
import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import { columnScalar } from '../relation';
import type { Row } from '../row';
import type { Translation } from '../translation';

/** What stands in the text of a value, for the types that are no text themselves. */
const WRITTEN: Readonly<Record<Exclude<KustoType, 'string' | 'dynamic'>, RegExp>> = {
  bool: /^(?:[01]|[true]+|[fals]+e?)$/i,
  datetime: /^(?!.*\..*\.)[-+:.\dtz]+$/i,
  decimal: /^(?!.*\..*\.)[-+.\d]+$/,
  guid: /^[-\da-f]+$/i,
  int: /^[-+\d]+$/,
  long: /^[-+\d]+$/,
  real: /^(?:(?!.*\..*\.)[-+.\de]+|[nai]+|[infty]+)$/i,
  timespan: /^(?!.*\..*\..*\.)[-:.\d]+$/,
};

/**
 * The columns of a row that `*` stands for in a search, as SQL texts: strings and dynamics.
 *
 * Of other types it is not stated whether they are searched and as which text, so that a needle that may stand in such a text is
 * refused.
 *
 * @param needle `undefined` where it is not known.
 */
export function searchedTexts(
  needle: string | undefined,
  node: SyntaxNode,
  row: Row,
  translation: Translation,
): string[] {
  const { columns } = row.relation ?? translation.refuse(node, `'${node.text}' without a table`);
  return columns.flatMap((column) => {
    const { type } = column;
    if (type === 'string' || type === 'dynamic') return [convert(columnScalar(column), 'string').sql];
    if (needle !== undefined && !WRITTEN[type].test(needle)) return [];
    const what = `A search of every column for ${node.text}, which may stand in '${column.name}' of type ${type},`;
    return translation.refuse(node, what, 'Name the column that is searched, as in \'Column has "text"\'.');
  });
}
