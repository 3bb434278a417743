import type { AnalyticsRule, Content } from '../../../kql/content';
import { parseSyntax } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';
import { isTriggered } from '../../detection/alerts';
import { isSentinelTable } from './side-engine';

/** Operators that make no row out of none. */
const KEEPING_SILENCE: readonly string[] = [
  'AsOperator',
  'DistinctOperator',
  'ExtendOperator',
  'FilterOperator',
  'MvExpandOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'RenderOperator',
  'SerializeOperator',
  'SortOperator',
  'TakeOperator',
  'TopOperator',
];

/** Kinds of a join that answer nothing where its left side is empty. */
const JOINS_OF_THE_LEFT: readonly string[] = ['inner', 'innerunique', 'leftouter', 'leftsemi', 'leftanti', 'anti'];

/**
 * Whether a rule surely makes no alert where no event is in its look-back: its query begins with a table of events, and no step
 * makes a row out of none. A rule about what is missing is not silent, and neither is one on Sentinel's own tables.
 */
export function isSilentRule(rule: AnalyticsRule, { schemas }: Pick<Content, 'schemas'>): boolean {
  if (isTriggered(rule, 0)) return false;
  const statements = parseSyntax(rule.query).items('Statements');
  const silent = new Set(schemas.map(({ table }) => table).filter((table) => !isSentinelTable(table)));
  for (const statement of statements.filter(({ kind }) => kind === 'LetStatement')) {
    const name = statement.child('Name')?.name ?? '';
    if (isSilent(statement.child('Expression'), silent)) silent.add(name);
    else silent.delete(name);
  }
  return isSilent(statements.at(-1)?.child('Expression'), silent);
}

/** @param silent names of what has no row where no event is. */
function isSilent(expression: SyntaxNode | undefined, silent: ReadonlySet<string>): boolean {
  if (expression?.kind === 'PipeExpression') {
    return keepsSilence(expression.child('Operator')) && isSilent(expression.child('Expression'), silent);
  }
  if (expression?.kind === 'MaterializeExpression' || expression?.kind === 'ParenthesizedExpression') {
    return isSilent(expression.child('Expression'), silent);
  }
  return expression?.kind === 'NameReference' && silent.has(expression.text);
}

function keepsSilence(operator: SyntaxNode | undefined): boolean {
  if (operator === undefined) return false;
  switch (operator.kind) {
    case 'SummarizeOperator':
      return operator.child('ByClause') !== undefined;
    case 'JoinOperator':
      return JOINS_OF_THE_LEFT.includes(kindOf(operator));
    default:
      return KEEPING_SILENCE.includes(operator.kind);
  }
}

/** The kind of a join; where none is named, `innerunique`. */
function kindOf(join: SyntaxNode): string {
  const parameter = join.items('Parameters').find((one) => one.child('Name')?.text === 'kind');
  return parameter?.child('Expression')?.text ?? 'innerunique';
}
