import { bindQuery, type KustoDatabase, type LanguageDiagnostic } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';

/** Microsoft's codes for a name that is no known table, in a fuzzy union too, and for one that is no known function. */
const UNKNOWN_TABLE: readonly string[] = ['KS204', 'KS205'];
const UNKNOWN_FUNCTION = 'KS211';

/** Microsoft's code for a name that may be anything; it is a table where nothing else can stand. */
const UNKNOWN_NAME = 'KS142';

/** What a query reads or calls that nobody has described here: lint and tests need it. One sentence each. */
export function missingNames(query: string, database: KustoDatabase, knownFunctions: readonly string[]): string[] {
  const { diagnostics, syntax } = bindQuery(query, database);
  const nodes = [...syntax.walk()];
  const notes = diagnostics.flatMap((problem) => {
    const { offset, length } = problem;
    const text = query.slice(offset, offset + length).replaceAll(/["']/g, '');
    const name = text.replace(/\s*\(.*$/s, '');
    if (!isMissing(problem, nodes) || knownFunctions.includes(name)) return [];
    return [noteOf(name, problem.code === UNKNOWN_FUNCTION || text !== name || name.startsWith('_'))];
  });
  return [...new Set(notes)];
}

function isMissing({ code, offset, length, message }: LanguageDiagnostic, nodes: readonly SyntaxNode[]): boolean {
  if (UNKNOWN_TABLE.includes(code) || code === UNKNOWN_FUNCTION) return true;
  if (code !== UNKNOWN_NAME) return false;
  if (message.endsWith('does not refer to any known table.')) return true;
  const node = nodes.find((one) => one.kind === 'NameReference' && one.offset === offset && one.length === length);
  return ['LetStatement', 'FunctionBody'].includes(node?.parent?.kind ?? '');
}

function noteOf(name: string, isFunction: boolean): string {
  if (name.includes('*')) {
    return `schema: the query reads '${name}', and no table is called so; describe the columns that it uses of those that it means.`;
  }
  return isFunction
    ? `functions: the query calls '${name}', which nobody has defined here; add it, or write the query without it.`
    : `schema/${name}.yaml: the query reads '${name}'; describe the columns that it uses.`;
}
