import type { SyntaxNode } from '../../../../kql/language/tree';
import { searchedTexts } from '../expressions/any-column';
import { findTerm, TEXT_SEARCHES } from '../expressions/text-search';
import { convert } from '../conversion';
import { columnScalar, type Relation } from '../relation';
import { type Row, rowOf } from '../row';
import { totalScalar } from '../scalar';
import { part } from '../scalars';
import { anyOf, quoteText } from '../sql';
import type { Translation } from '../translation';
import { translateCondition } from './filter';
import { scanTable } from './scan';
import { mapRows, outputColumns, parametersOf, select } from './select';
import { type Branch, branches, unite } from './union';

/** The column of `search` with the name of each row's table. */
const TABLE = '$table';

/** `search` at the start of a query: the union of the tables, and of that the rows in which the condition holds. */
export function translateSearch(operator: SyntaxNode, translation: Translation): Relation {
  const all = unite(operator, searchedTables(operator, translation), TABLE, translation);
  const row = rowOf({ ...all, columns: all.columns.filter(({ name }) => name !== TABLE) });
  return { ...all, name: translation.emit(`SELECT * FROM ${all.name} WHERE ${condition(operator, row, translation)}`) };
}

/** `search` behind a pipe. */
export function translatePipedSearch(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const found = `SELECT * FROM ${input.name} WHERE ${condition(operator, rowOf(input), translation)}`;
  const values = [
    totalScalar(quoteText(pipedName(operator, translation)), 'string'),
    ...input.columns.map((column) => columnScalar(column)),
  ];
  const columns = outputColumns(operator, translation);
  return mapRows({ ...input, name: translation.emit(found) }, select(columns, values), translation);
}

/** The tables of the `in` clause, or else all of the database. */
export function searchedTables(operator: SyntaxNode, translation: Translation): Branch[] {
  const clause = operator.child('InClause');
  if (clause) return branches(clause, (expression) => refuseName(expression, translation), translation);
  // A body's place in a tree of its own hides the views that are declared around it.
  const root = rootOf(operator);
  const hasView = root.items('Statements').some((each) => /^view\b/.test(each.child('Expression')?.text ?? ''));
  if (root.kind !== 'QueryBlock' || hasView) {
    return translation.refuse(operator, 'A search of all tables beside a function', 'List the tables: in (…).');
  }
  return translation.session.database.tables.map(({ name, columns }) => ({
    relation: scanTable(operator, translation, name, columns),
    source: name,
  }));
}

function rootOf(node: SyntaxNode): SyntaxNode {
  return node.parent ? rootOf(node.parent) : node;
}

/** A table has its name, and what is not a table the one that the service gives to it. */
function pipedName(operator: SyntaxNode, translation: Translation): string {
  const input = operator.parent?.child('Expression');
  if (input?.kind !== 'NameReference') return 'search_arg0';
  return input.symbol?.kind === 'table' ? input.name : refuseName(input, translation);
}

function refuseName(expression: SyntaxNode, translation: Translation): never {
  const what = `The name that a search gives to '${expression.text}'`;
  return translation.refuse(expression, what, 'Write \'where * has "text"\', or search in a table by its name.');
}

function condition(operator: SyntaxNode, row: Row, translation: Translation): string {
  const kind = parametersOf(operator).get('kind') ?? 'default';
  return searchCondition(part(operator, 'Condition', translation), row, kind === 'case_sensitive', translation);
}

/** A condition in which a text alone is a term to be found in any column. */
export function searchCondition(node: SyntaxNode, row: Row, regardsCase: boolean, translation: Translation): string {
  const inner = (name: string) => searchCondition(part(node, name, translation), row, regardsCase, translation);
  switch (node.kind) {
    case 'AndExpression':
      return `(${inner('Left')} AND ${inner('Right')})`;
    case 'OrExpression':
      return `(${inner('Left')} OR ${inner('Right')})`;
    case 'ParenthesizedExpression':
      return inner('Expression');
    case 'StarExpression':
      return 'true';
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression': {
      const { kind, term } = parseTerm(node, regardsCase, translation);
      return anyOf(searchedTexts(term, node, row, translation).map((text) => findTerm(kind, text, term)));
    }
    case 'SearchExpression':
      return searchColumn(node, row, regardsCase, translation);
    default:
      if (regardsCase) refuseFolding(node, translation);
      return translateCondition(node, row, translation);
  }
}

/** `Column:"term"`. */
function searchColumn(node: SyntaxNode, row: Row, regardsCase: boolean, translation: Translation): string {
  const [left, right] = [part(node, 'Left', translation), part(node, 'Right', translation)];
  if (left.kind === 'StarExpression') return searchCondition(right, row, regardsCase, translation);
  const { kind, term } = parseTerm(right, regardsCase, translation);
  return findTerm(kind, convert(translation.scalar(left, row), 'string').sql, term);
}

/** A term and the operator that finds it: a star at an end leaves that end open. */
function parseTerm(node: SyntaxNode, regardsCase: boolean, translation: Translation): { kind: string; term: string } {
  const text = node.stringValue ?? translation.refuse(node, `The search term '${node.text}'`, 'Write it as a text.');
  const [, before = '', term = '', after = ''] = /^(\*?)(.*?)(\*?)$/s.exec(text) ?? [];
  if (term === '' || term.includes('*')) {
    return translation.refuse(node, `The search term ${node.text}`, "Write 'search *', or 'matches regex'.");
  }
  const operator = before && after ? 'Contains' : before ? 'HasSuffix' : after ? 'HasPrefix' : 'Has';
  return { kind: `${operator}${regardsCase ? 'Cs' : ''}Expression`, term };
}

/** What a case-sensitive search makes of an operator that ignores case is not stated. */
function refuseFolding(node: SyntaxNode, translation: Translation): void {
  const ignoresCase = [...node.walk()].find(
    (each) =>
      (each.kind in TEXT_SEARCHES && !/Cs|Regex/.test(each.kind)) ||
      each.child('Operator')?.text.endsWith('~') === true,
  );
  if (ignoresCase) {
    translation.refuse(ignoresCase, `'${ignoresCase.text}' in a case-sensitive search`, 'Write the operator with _cs.');
  }
}
