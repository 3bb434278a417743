import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import { findColumn, type Relation, type RelationColumn, columnScalar } from '../relation';
import { rowOf } from '../row';
import { part } from '../scalars';
import { type Scalar, totalScalar } from '../scalar';
import { allOf, quoteText } from '../sql';
import type { Translation } from '../translation';
import { nullOf } from '../expressions/literals';
import { compilePattern, type ParsedColumn } from './parse-pattern';
import { hiddenName, mapRows, outputColumns, parametersOf, select } from './select';

/** `parse`: columns from a text. Where the text does not match, they are null. */
export function translateParse(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const { rows, found, isMatch, columns } = match(operator, input, translation);
  const values = columns.map((column): Scalar => {
    const value = found.get(column.name);
    if (!value) return carried(column, input, operator, translation);
    const absent = nullOf(column.type);
    const sql = `CASE WHEN ${isMatch} THEN ${value.sql} ELSE ${absent.sql} END`;
    return { sql, type: column.type, nullable: column.type !== 'string' };
  });
  return mapRows(rows, select(columns, values), translation);
}

/** `parse-where`: the same, without the rows that do not match. */
export function translateParseWhere(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const { rows, found, isMatch, columns } = match(operator, input, translation);
  const matching = { ...rows, name: translation.emit(`SELECT * FROM ${rows.name} WHERE ${isMatch}`) };
  const values = columns.map((column) => found.get(column.name) ?? carried(column, input, operator, translation));
  return mapRows(matching, select(columns, values), translation);
}

interface Match {
  /** The input with the matched groups in a hidden column. */
  readonly rows: Relation;

  /** What each column of the pattern has got, in its type. */
  readonly found: ReadonlyMap<string, Scalar>;

  /** SQL: whether the text matches, and in strict kinds every column has a value of its type. */
  readonly isMatch: string;
  readonly columns: readonly RelationColumn[];
}

function match(operator: SyntaxNode, input: Relation, translation: Translation): Match {
  const parameters = parametersOf(operator);
  const kind = parameters.get('kind') ?? 'simple';
  const columns = outputColumns(operator, translation);
  const pattern = compilePattern(operator, kind, parameters.get('flags') ?? '', columns, translation);
  const text = convert(translation.scalar(part(operator, 'Expression', translation), rowOf(input)), 'string').sql;
  const regex = quoteText(pattern.regex);
  translation.spellRegex(operator, pattern.regex);
  const [groups, matches] = [hiddenName('groups', translation), hiddenName('matches', translation)];
  const names = pattern.groups.map((name) => quoteText(name)).join(', ');
  const rows: Relation = {
    ...input,
    name: translation.emit(
      `SELECT *, regexp_extract(${text}, ${regex}, [${names}]) AS ${groups}, regexp_matches(${text}, ${regex}) AS ${matches} FROM ${input.name}`,
    ),
  };
  const found = new Map(pattern.columns.map((column) => [column.name, groupValue(column, groups)]));
  const typed = kind === 'relaxed' ? [] : [...found.values()].filter((value) => value.type !== 'string');
  return { rows, found, columns, isMatch: allOf([matches, ...typed.map((value) => `${value.sql} IS NOT NULL`)]) };
}

function groupValue(column: ParsedColumn, groups: string): Scalar {
  return convert(totalScalar(`${groups}.${column.group}`, 'string'), column.type);
}

function carried(column: RelationColumn, input: Relation, operator: SyntaxNode, translation: Translation): Scalar {
  const same = findColumn(input, column.name);
  return same ? columnScalar(same) : translation.refuse(operator, `Column '${column.name}' of '${operator.text}'`);
}
