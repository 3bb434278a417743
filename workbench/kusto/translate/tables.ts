import type { SyntaxNode } from '../../../kql/language/tree';
import { alternativeTo } from './alternatives';
import { translateDatatable } from './operators/datatable';
import { OPERATORS, SOURCES } from './operators/registry';
import { invokeTabular } from './functions/user-defined';
import { scanTable, WATCHLIST, workspaceTable } from './operators/scan';
import type { Relation } from './relation';
import { NO_ROW } from './row';
import type { Translation } from './translation';

/** Translates a tabular expression: a source, or a source and the operators piped behind it. */
export function translateRelation(node: SyntaxNode, translation: Translation): Relation {
  switch (node.kind) {
    case 'PipeExpression':
      return translatePipe(node, translation);
    case 'ParenthesizedExpression':
    case 'ToTableExpression':
      return translation.relation(required(node, 'Expression', translation));
    case 'MaterializeExpression':
      return materialize(translation.relation(required(node, 'Expression', translation)), translation);
    case 'NameReference':
      return translateName(node, translation);
    case 'FunctionCallExpression':
      return (node.child('Name')?.name ?? '') in READERS
        ? scanNamed(node, translation)
        : invokeTabular(node, translation);
    case 'PathExpression':
      return scanElsewhere(node, translation);
    case 'DataTableExpression':
      return translateDatatable(node, translation);
    default: {
      const source = SOURCES[node.kind];
      return source ? source(node, translation) : refuseSource(node, translation);
    }
  }
}

function refuseSource(node: SyntaxNode, translation: Translation): never {
  const word = keyword(node);
  return translation.refuse(node, `'${word}'`, alternativeTo(word));
}

function translatePipe(node: SyntaxNode, translation: Translation): Relation {
  const input = translation.relation(required(node, 'Expression', translation));
  const operator = required(node, 'Operator', translation);
  const translate = OPERATORS[operator.kind];
  if (!translate)
    return translation.refuse(operator, `Operator '${keyword(operator)}'`, alternativeTo(keyword(operator)));
  const output = translate(operator, input, translation);
  if (output.columns.length === 0) {
    translation.refuse(operator, `'${operator.text}', which leaves no column,`, 'Keep one of them.');
  }
  return output;
}

/** `materialize`: worked out once, however often it is read. */
function materialize(relation: Relation, translation: Translation): Relation {
  return { ...relation, name: translation.emit(`SELECT * FROM ${relation.name}`, 'MATERIALIZED ') };
}

function translateName(node: SyntaxNode, translation: Translation): Relation {
  const binding = translation.bindings.get(node.name);
  if (binding?.kind === 'relation') return binding.relation;
  if (binding?.kind === 'function' || node.symbol?.kind === 'function') return invokeTabular(node, translation);
  return scanTable(node, translation);
}

/** What a function that reads a table by name puts in front of the name, among the tables of the session. */
const READERS: Readonly<Record<string, string>> = { table: '', _GetWatchlist: WATCHLIST };

/** `table('name')` and `_GetWatchlist('alias')`. */
function scanNamed(node: SyntaxNode, translation: Translation): Relation {
  const reader = node.child('Name')?.name ?? '';
  const name = constantArgument(node, translation);
  if (name === undefined) {
    return translation.refuse(node, `'${reader}()' with a computed name`, 'Write the name as a literal.');
  }
  return scanTable(node, translation, `${READERS[reader] ?? ''}${name}`);
}

/** `workspace('name').Table`. */
function scanElsewhere(node: SyntaxNode, translation: Translation): Relation {
  const call = required(node, 'Expression', translation);
  const table = required(node, 'Selector', translation).name;
  const workspace = call.child('Name')?.name === 'workspace' ? constantArgument(call, translation) : undefined;
  if (workspace === undefined) return translation.refuse(node, `'${node.text}'`);
  return scanTable(node, translation, workspaceTable(workspace, table));
}

function constantArgument(node: SyntaxNode, translation: Translation): string | undefined {
  const [argument] = node.child('ArgumentList')?.items('Expressions') ?? [];
  return argument && translation.scalar(argument, NO_ROW).constant;
}

/** The child of that name, which the grammar promises. */
export function required(node: SyntaxNode, name: string, translation: Translation): SyntaxNode {
  return node.child(name) ?? translation.refuse(node, `'${keyword(node)}' without its ${name.toLowerCase()}`);
}

/** The word that an operator starts with. */
function keyword(node: SyntaxNode): string {
  return /^[^\s(]+/.exec(node.text)?.[0] ?? node.kind;
}
