import type { SyntaxNode } from '../../../../kql/language/tree';
import { alternativeTo } from '../alternatives';
import { Call } from '../functions/call';
import type { Relation } from '../relation';
import { rowOf } from '../row';
import { part } from '../scalars';
import type { Translation } from '../translation';
import { translateBagUnpack } from './bag-unpack';
import { translateIpv4Lookup, translateIpv6Lookup } from './ip-lookup';
import { translateNarrow } from './narrow';
import { translatePivot } from './pivot';

/** Translates a plug-in: its call, the columns that the query states for it or `undefined`, and the operator itself. */
export type PlugIn = (call: Call, input: Relation, operator: SyntaxNode, translation: Translation) => Relation;

const PLUG_INS: Readonly<Record<string, PlugIn>> = {
  bag_unpack: translateBagUnpack,
  ipv4_lookup: translateIpv4Lookup,
  ipv6_lookup: translateIpv6Lookup,
  narrow: translateNarrow,
  pivot: translatePivot,
};

/** `evaluate`: a plug-in over the rows. */
export function translateEvaluate(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const node = part(operator, 'FunctionCall', translation);
  const call = new Call(node, rowOf(input), translation);
  const plugIn = PLUG_INS[call.name];
  return plugIn
    ? plugIn(call, input, operator, translation)
    : translation.refuse(node, `The plug-in '${call.name}'`, alternativeTo(call.name));
}
