import type { SyntaxNode } from '../../../../kql/language/tree';
import { invokeTabular } from '../functions/user-defined';
import type { Relation } from '../relation';
import { part } from '../scalars';
import type { Translation } from '../translation';

/** `as`: a name for the rows so far. */
export function translateAs(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  translation.bindings.set(part(operator, 'Name', translation).name, { kind: 'relation', relation: input });
  return input;
}

/** `invoke`: a function that takes the rows as its first argument. */
export function translateInvoke(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  return invokeTabular(part(operator, 'Function', translation), translation, input);
}

/** `render`: changes no row; what it says goes with the result. */
export function translateRender(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const properties = [...operator.items('Parameters'), ...(operator.child('WithClause')?.items('Properties') ?? [])];
  const entries = properties.map((property): [string, string] => {
    const value = property.child('Expression');
    return [property.child('Name')?.text ?? '', value?.stringValue ?? value?.text ?? ''];
  });
  const kind = operator.child('ChartType')?.text ?? 'table';
  translation.session.visualize({ ...Object.fromEntries<string>(entries), kind });
  return input;
}
