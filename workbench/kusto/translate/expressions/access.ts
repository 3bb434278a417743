import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import { translateValues } from '../operators/select';
import type { Row } from '../row';
import { part } from '../scalars';
import { nullableScalar, type Scalar } from '../scalar';
import { quoteText } from '../sql';
import type { Translation } from '../translation';

/** One step into a dynamic: a member or an element, as text of a JSON path, or worked out from the row. */
type Step = { readonly path: string } | { readonly member: string } | { readonly item: string };

/** Translates `d.name`, `d['name']`, `d[0]`, `d[-1]`, and `$left.name` of a join condition. */
export function translateAccess(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  const side = translateSide(node, row, translation);
  if (side) return side;
  const { base, steps } = collect(node, row, translation);
  if (base.type === 'tuple') return translateTuple(node, base, steps, row, translation);
  const scalar = translation.scalar(base, row);
  const dynamic = scalar.type === 'dynamic' ? scalar : convert(scalar, 'dynamic');
  return access(dynamic, steps);
}

/** One of the columns that a function gives, by its index. */
function translateTuple(
  node: SyntaxNode,
  base: SyntaxNode,
  steps: readonly Step[],
  row: Row,
  translation: Translation,
): Scalar {
  const [first, ...others] = steps;
  const index = first && 'path' in first ? /^\[(\d+)\]$/.exec(first.path)?.[1] : undefined;
  const value = index === undefined ? undefined : translateValues(base, row, translation)[Number(index)];
  return value ? access(value, others) : translation.refuse(node, `'${node.text}'`);
}

function translateSide(node: SyntaxNode, row: Row, translation: Translation): Scalar | undefined {
  const holder = node.child('Expression');
  const side = holder?.kind === 'NameReference' ? row.sides?.[holder.name] : undefined;
  if (!side) return undefined;
  const { name } = part(node, 'Selector', translation);
  return side.column(name) ?? translation.refuse(node, `'${node.text}'`);
}

/** Reads a constant path at once, and each step that depends on the row by itself. */
function access(base: Scalar, steps: readonly Step[]): Scalar {
  let current = base;
  let path = '';
  for (const step of steps) {
    if ('path' in step) {
      path += step.path;
    } else {
      const holder = readPath(current, path).sql;
      const sql = 'item' in step ? `kql_item(${holder}, ${step.item})` : `kql_member(${holder}, ${step.member})`;
      current = nullableScalar(sql, 'dynamic');
      path = '';
    }
  }
  return readPath(current, path);
}

/** The member of that name. */
export function memberOf(bag: Scalar, name: string): Scalar {
  return access(bag, [toStepByName(name)]);
}

function readPath(base: Scalar, path: string): Scalar {
  if (path === '') return base;
  const arrow = quoteText(`$${path}`);
  return {
    sql: `kql_path(${base.sql}, ${arrow})`,
    type: 'dynamic',
    nullable: true,
    textSql: `coalesce(${base.sql} ->> ${arrow}, '')`,
  };
}

function collect(node: SyntaxNode, row: Row, translation: Translation): { base: SyntaxNode; steps: Step[] } {
  const inner = part(node, 'Expression', translation);
  const isChain = inner.kind === 'PathExpression' || inner.kind === 'ElementExpression';
  const { base, steps } =
    isChain && inner.type === 'dynamic' ? collect(inner, row, translation) : { base: inner, steps: [] };
  return { base, steps: [...steps, toStep(part(node, 'Selector', translation), row, translation)] };
}

function toStep(selector: SyntaxNode, row: Row, translation: Translation): Step {
  if (selector.kind !== 'BracketedExpression') return toStepByName(selector.name);
  const index = part(selector, 'Expression', translation);
  if (index.stringValue !== undefined) return toStepByName(index.stringValue);
  const position = /^(-?)\s*(\d+)$/.exec(index.text);
  if (position) return { path: position[1] ? `[#-${position[2] ?? ''}]` : `[${position[2] ?? ''}]` };
  const scalar = translation.scalar(index, row);
  if (scalar.type === 'string' && scalar.constant !== undefined) return toStepByName(scalar.constant);
  if (scalar.type === 'long' || scalar.type === 'int') return { item: scalar.sql };
  return { member: convert(scalar, 'string').sql };
}

function toStepByName(name: string): Step {
  // A quote cannot stand in a JSON path of DuckDB.
  return name.includes('"') ? { member: quoteText(name) } : { path: `."${name}"` };
}
