import type { SavedFunction } from '../../../kql/content';
import type { KustoType, TableSchema } from '../../../kql/loader/schema';
import type { Azure } from '../azure/resource-manager/azure';
import { findFlow } from '../azure/resource-manager/deployed-pipeline';
import { memberAt, toArray, toObject, toText } from '../azure/resource-manager/json';
import { toKustoType } from '../azure/resource-manager/workspace-database';

/** What a workspace holds of a deployment's data: the events table, what is done to rows on their way, and functions. */
export interface DeployedContent {
  readonly events: TableSchema;
  readonly transform: { readonly file: string; readonly query: string };
  readonly functions: readonly SavedFunction[];
}

/** Reads the table, the transformation and the functions as they stand in the Resource Manager. */
export function readDeployedContent(azure: Azure, ruleId: string, workspaceId: string): DeployedContent {
  const rule = azure.store.get(ruleId);
  const [stream = ''] = Object.keys(toObject(rule?.properties.streamDeclarations));
  const flow = findFlow(azure, toText(rule?.properties.immutableId), stream);
  const table = azure.store.get(`${workspaceId}/tables/${flow?.table ?? ''}`);
  if (!rule || !flow || !table) {
    throw new Error(
      `Data collection rule '${ruleId}': it must be deployed with its table, but the Resource Manager lacks one of them.`,
    );
  }
  return {
    events: {
      table: table.name,
      description: toText(memberAt(table.properties, 'schema', 'description')),
      columns: toArray(memberAt(table.properties, 'schema', 'columns')).map((column) => ({
        name: toText(memberAt(column, 'name')),
        type: readType(toText(memberAt(column, 'type'))),
        description: toText(memberAt(column, 'description')),
      })),
    },
    transform: { file: ruleId, query: flow.transform },
    functions: readFunctions(azure, workspaceId),
  };
}

function readFunctions(azure: Azure, workspaceId: string): SavedFunction[] {
  return azure.store
    .ofType('Microsoft.OperationalInsights/workspaces/savedSearches', workspaceId)
    .filter(({ properties }) => toText(properties.functionAlias) !== '')
    .map(({ id, name, properties }) => ({
      id: name,
      uuid: name,
      queryFile: id,
      metadataFile: id,
      name: toText(properties.functionAlias),
      displayName: toText(properties.displayName),
      description: '',
      category: toText(properties.category),
      query: toText(properties.query),
      parameters: readParameters(toText(properties.functionParameters)),
    }));
}

/** `since:timespan=1d, user:string` */
function readParameters(text: string): SavedFunction['parameters'] {
  return text
    .split(',')
    .map((part) => /^\s*(\w+)\s*:\s*(\w+)\s*(?:=\s*(.+?))?\s*$/.exec(part))
    .filter((match) => match !== null)
    .map(([, name = '', type = '', value]) => ({
      name,
      type: readType(type),
      ...(value !== undefined && { default: value }),
    }));
}

function readType(spelled: string): KustoType {
  const type = toKustoType(spelled);
  if (type === undefined) throw new Error(`Type '${spelled}': it must be one of KQL's.`);
  return type;
}
