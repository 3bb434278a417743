import type { SyntaxNode } from '../../../kql/language/tree';
import { translateDatatable } from './operators/datatable';
import { OPERATORS, SOURCES } from './operators/registry';
import { invokeTabular } from './functions/user-defined';
import { scanTable } from './operators/scan';
import type { Relation } from './relation';
import { NO_ROW } from './row';
import type { Translation } from './translation';

/** Translates a tabular expression: a source, or a source and the operators piped behind it. */
export function translateRelation(node: SyntaxNode, translation: Translation): Relation {
  switch (node.kind) {
    case 'PipeExpression':
      return translatePipe(node, translation);
    case 'ParenthesizedExpression':
    case 'MaterializeExpression':
    case 'ToTableExpression':
      return translation.relation(required(node, 'Expression', translation));
    case 'NameReference':
      return translateName(node, translation);
    case 'FunctionCallExpression':
      return isBuiltInTable(node) ? scanNamed(node, translation) : invokeTabular(node, translation);
    case 'DataTableExpression':
      return translateDatatable(node, translation);
    default: {
      const source = SOURCES[node.kind];
      return source ? source(node, translation) : translation.refuse(node, `'${keyword(node)}'`);
    }
  }
}

function translatePipe(node: SyntaxNode, translation: Translation): Relation {
  const input = translation.relation(required(node, 'Expression', translation));
  const operator = required(node, 'Operator', translation);
  const translate = OPERATORS[operator.kind];
  if (!translate) return translation.refuse(operator, `Operator '${keyword(operator)}'`);
  return translate(operator, input, translation);
}

function translateName(node: SyntaxNode, translation: Translation): Relation {
  const binding = translation.bindings.get(node.name);
  if (binding?.kind === 'relation') return binding.relation;
  if (binding?.kind === 'function' || node.symbol?.kind === 'function') return invokeTabular(node, translation);
  return scanTable(node, translation);
}

function isBuiltInTable(node: SyntaxNode): boolean {
  return node.child('Name')?.name === 'table';
}

/** `table('name')`. */
function scanNamed(node: SyntaxNode, translation: Translation): Relation {
  const [argument] = node.child('ArgumentList')?.items('Expressions') ?? [];
  const name = argument && translation.scalar(argument, NO_ROW).constant;
  if (name === undefined)
    return translation.refuse(node, "'table()' with a computed name", 'Write the name as a literal.');
  return scanTable(node, translation, name);
}

/** The child of that name, which the grammar promises. */
export function required(node: SyntaxNode, name: string, translation: Translation): SyntaxNode {
  return node.child(name) ?? translation.refuse(node, `'${keyword(node)}' without its ${name.toLowerCase()}`);
}

/** The word that an operator starts with. */
function keyword(node: SyntaxNode): string {
  return /^\S+/.exec(node.text)?.[0] ?? node.kind;
}
