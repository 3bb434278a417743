import type { SyntaxNode } from '../../../kql/language/tree';
import type { Relation } from './relation';
import { NO_ROW } from './row';
import { readsRow } from './row-reads';
import type { Scalar } from './scalar';
import type { Translation } from './translation';

/** Translates the statements of a query; the last expression is its result. */
export function translateStatements(
  statements: readonly SyntaxNode[],
  translation: Translation,
): Relation | Scalar | undefined {
  let result: Relation | Scalar | undefined;
  for (const statement of statements) {
    const expression = statement.child('Expression');
    if (statement.kind === 'LetStatement') declareLet(statement, translation);
    else if (statement.kind === 'SetOptionStatement') setOption(statement, translation);
    else if (statement.kind !== 'ExpressionStatement') refuseStatement(statement, translation);
    else if (result) translation.refuse(statement, 'A second result', 'Keep one statement that is not a let.');
    else if (expression) result = translateResult(expression, translation);
  }
  return result;
}

/** Options that change nothing here: limits of the service. */
const LIMITS = [
  'notruncation',
  'norequesttimeout',
  'servertimeout',
  'query_take_max_records',
  'truncationmaxrecords',
  'truncationmaxsize',
];

function setOption(statement: SyntaxNode, translation: Translation): void {
  const name = statement.child('Name')?.name ?? '';
  const value = statement.child('ValueClause')?.child('Expression');
  if (/^query_bin_auto_(size|at)$/.test(name) && value) {
    translation.session.options.set(name, translation.scalar(value, NO_ROW));
  } else if (!LIMITS.includes(name)) {
    translation.refuse(statement, `The option '${name}'`);
  }
}

function translateResult(expression: SyntaxNode, translation: Translation): Relation | Scalar {
  return givesTable(expression) ? translation.relation(expression) : translation.scalar(expression, NO_ROW);
}

/** Whatever is piped is a table, also where the binder has another word for it, as for the several of a fork. */
function givesTable(expression: SyntaxNode): boolean {
  return expression.type === 'table' || expression.kind === 'PipeExpression';
}

/** Brings the name of a `let` into scope. A table is translated here, once, and read wherever it is named. */
export function declareLet(statement: SyntaxNode, translation: Translation): void {
  const name = statement.child('Name')?.name;
  const expression = statement.child('Expression');
  if (statement.kind !== 'LetStatement' || name === undefined || !expression) {
    refuseStatement(statement, translation);
  } else if (expression.kind === 'FunctionDeclaration') {
    const parameters = expression.child('Parameters')?.items('Parameters') ?? [];
    translation.bindings.set(name, { kind: 'function', parameters, closure: translation.bindings });
  } else if (givesTable(expression)) {
    translation.bindings.set(name, { kind: 'relation', relation: translation.relation(expression) });
  } else {
    const scalar = translation.scalar(expression, NO_ROW);
    translation.bindings.set(name, { kind: 'scalar', scalar, readsRow: readsRow(expression, translation.bindings) });
  }
}

function refuseStatement(statement: SyntaxNode, translation: Translation): never {
  return translation.refuse(statement, `The statement '${/^\S+/.exec(statement.text)?.[0] ?? statement.kind}'`);
}
