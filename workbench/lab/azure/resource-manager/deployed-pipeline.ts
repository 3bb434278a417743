import type { Azure } from './azure';
import { memberAt, toArray, toObject, toText } from './json';
import { keyOf } from './resource-id';
import type { Resource } from './resource-store';

/** A stream of a deployed data collection rule. */
export interface DeployedStream {
  /** Resource id of the rule. */
  readonly id: string;
  readonly immutableId: string;

  /** Name of the stream that rows are posted to. */
  readonly stream: string;
}

/** What a deployed rule does with the rows of a stream. */
export interface DeployedFlow {
  readonly transform: string;

  /** Columns of the stream, as declared. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];

  /** Table that the rows go to, without `Custom-`. */
  readonly table: string;

  /** Resource id of the workspace that has the table. */
  readonly workspaceId: string;
}

const RULES = 'Microsoft.Insights/dataCollectionRules';

/** The streams that the endpoint of a host takes: those of the rules that name it. */
export function findIngestionRules(azure: Azure, host: string): DeployedStream[] {
  return azure.store.ofType(RULES).flatMap((rule) => {
    const endpoint = azure.store.get(toText(rule.properties.dataCollectionEndpointId));
    if (toText(memberAt(endpoint?.properties, 'logsIngestion', 'endpoint')) !== `https://${keyOf(host)}`) return [];
    const immutableId = toText(rule.properties.immutableId);
    return Object.keys(toObject(rule.properties.streamDeclarations)).map((stream) => ({
      id: rule.id,
      immutableId,
      stream,
    }));
  });
}

/** What happens to rows that are posted to a stream; `undefined` when no rule has it. */
export function findFlow(azure: Azure, immutableId: string, stream: string): DeployedFlow | undefined {
  const rule = azure.store.ofType(RULES).find(({ properties }) => properties.immutableId === immutableId);
  const flow = toArray(rule?.properties.dataFlows).find((each) => toArray(memberAt(each, 'streams')).includes(stream));
  if (!rule || flow === undefined) return undefined;
  return {
    transform: toText(memberAt(flow, 'transformKql')),
    columns: toArray(memberAt(rule.properties, 'streamDeclarations', stream, 'columns')).map((column) => ({
      name: toText(memberAt(column, 'name')),
      type: toText(memberAt(column, 'type')),
    })),
    table: toText(memberAt(flow, 'outputStream')).replace(/^Custom-/, ''),
    workspaceId: workspaceOf(rule, flow),
  };
}

function workspaceOf(rule: Resource, flow: unknown): string {
  const [destination] = toArray(memberAt(flow, 'destinations'));
  const known = toArray(memberAt(rule.properties, 'destinations', 'logAnalytics'));
  const wanted = known.find((each) => memberAt(each, 'name') === destination);
  return toText(memberAt(wanted, 'workspaceResourceId'));
}
