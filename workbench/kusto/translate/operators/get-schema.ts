import type { SyntaxNode } from '../../../../kql/language/tree';
import type { KustoType } from '../../../../kql/loader/schema';
import type { Relation } from '../relation';
import { quoteText } from '../sql';
import type { Translation } from '../translation';
import { newRows, outputColumns } from './select';

/** The .NET type behind each KQL type. */
const DATA_TYPES: Readonly<Record<KustoType, string>> = {
  bool: 'System.SByte',
  datetime: 'System.DateTime',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  dynamic: 'System.Object',
  guid: 'System.Guid',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  string: 'System.String',
  timespan: 'System.TimeSpan',
};

/** `getschema`: one row for each column of the input. */
export function translateGetSchema(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const rows = input.columns.map(
    ({ name, type }, index) =>
      `(${quoteText(name)}, ${index}::BIGINT, ${quoteText(DATA_TYPES[type])}, ${quoteText(type)})`,
  );
  const names = columns.map((column) => column.sql).join(', ');
  return newRows(columns, `SELECT * FROM (VALUES ${rows.join(', ')}) AS rows(${names})`, translation);
}
