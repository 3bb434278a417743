import { MAX_TRANSFORM_LENGTH } from '../../../../../kql/language/limits';
import { ArmError, type ArmErrorDetail } from '../arm-error';
import { type Azure, computedId, toRegion } from '../azure';
import type { JsonObject } from '../../../../json-object';
import { memberAt, toArray, toObject, toText } from '../json';
import { checkQuery, checkTransform } from '../query-check';
import type { Resource } from '../resource-store';
import type { Accepted, Draft, ResourceType } from '../resource-type';
import { toKustoColumns, toKustoType } from '../workspace-database';

const STREAM_TYPES = ['boolean', 'datetime', 'dynamic', 'int', 'long', 'real', 'string'];
const CUSTOM = 'Custom-';

/**
 * Data collection rules for the Logs Ingestion API. Streams, flows, destinations and output tables must fit together, and a
 * transformation must be in the language and give the columns of its table.
 */
export const DATA_COLLECTION_RULES: ResourceType = {
  type: 'Microsoft.Insights/dataCollectionRules',
  apiVersions: ['2023-03-11'],
  isListed: true,
  accept,
};

function accept({ path, body, properties }: Draft, azure: Azure): Accepted {
  const location = toRegion(body.location);
  const streams = toObject(properties.streamDeclarations);
  const workspaces = findWorkspaces(properties, azure);
  const details = [
    ...endpointProblems(properties, location, azure),
    ...regionProblems(workspaces, location),
    ...streamProblems(streams),
    ...toArray(properties.dataFlows).flatMap((flow) => flowProblems(toObject(flow), streams, workspaces, azure)),
  ];
  if (details.length > 0) throw new ArmError(400, 'InvalidPayload', 'Data collection rule is invalid', { details });
  const destinations = toArray(memberAt(properties, 'destinations', 'logAnalytics')).map((destination) => ({
    ...toObject(destination),
    workspaceId: workspaces.get(toText(memberAt(destination, 'name')))?.properties.customerId,
  }));
  return {
    location,
    tags: body.tags ?? {},
    properties: {
      ...properties,
      destinations: { ...toObject(properties.destinations), logAnalytics: destinations },
      immutableId: `dcr-${computedId('dcr', path).replaceAll('-', '')}`,
    },
  };
}

function findWorkspaces(properties: JsonObject, azure: Azure): ReadonlyMap<string, Resource | undefined> {
  const destinations = toArray(memberAt(properties, 'destinations', 'logAnalytics'));
  return new Map(
    destinations.map((each) => [
      toText(memberAt(each, 'name')),
      azure.store.get(toText(memberAt(each, 'workspaceResourceId'))),
    ]),
  );
}

function endpointProblems({ dataCollectionEndpointId }: JsonObject, location: string, azure: Azure): ArmErrorDetail[] {
  const id = toText(dataCollectionEndpointId);
  const endpoint = azure.store.get(id);
  if (endpoint?.location === location || id === '') return [];
  const found = endpoint ? `is in '${endpoint.location ?? ''}'` : 'does not exist';
  return [
    {
      code: 'InvalidEndpoint',
      target: 'properties.dataCollectionEndpointId',
      message: `The endpoint '${id}' must be in the rule's region, but ${found}.`,
    },
  ];
}

function regionProblems(workspaces: ReadonlyMap<string, Resource | undefined>, location: string): ArmErrorDetail[] {
  return [...workspaces].flatMap(([name, workspace]) => {
    if (workspace?.location === location) return [];
    const found = workspace ? `is in '${workspace.location ?? ''}'` : 'does not exist';
    return [
      {
        code: 'InvalidDestination',
        target: `destinations.logAnalytics['${name}']`,
        message: `The workspace must be in the rule's region, but ${found}.`,
      },
    ];
  });
}

function streamProblems(streams: JsonObject): ArmErrorDetail[] {
  return Object.entries(streams).flatMap(([stream, declaration]) => {
    const problem = (message: string): ArmErrorDetail => ({
      code: 'InvalidStream',
      target: `streamDeclarations['${stream}']`,
      message,
    });
    const columns = toArray(memberAt(declaration, 'columns')).map(toObject);
    const badTypes = columns.filter(({ type }) => !STREAM_TYPES.includes(toText(type)));
    return [
      ...(stream.startsWith(CUSTOM) ? [] : [problem(`The stream '${stream}' must be named '${CUSTOM}…'.`)]),
      ...badTypes.map(({ name, type }) =>
        problem(
          `The column '${toText(name)}' has the type '${toText(type)}', which is none of '${STREAM_TYPES.join("', '")}'.`,
        ),
      ),
    ];
  });
}

function flowProblems(
  flow: JsonObject,
  streams: JsonObject,
  workspaces: ReadonlyMap<string, Resource | undefined>,
  azure: Azure,
): ArmErrorDetail[] {
  const problem = (code: string, message: string): ArmErrorDetail => ({ code, target: 'dataFlows', message });
  const undeclared = toArray(flow.streams)
    .map(toText)
    .filter((stream) => stream.startsWith(CUSTOM) && !(stream in streams));
  if (undeclared.length > 0)
    return undeclared.map((stream) => problem('InvalidDataFlow', `The stream '${stream}' is not declared.`));
  const unknown = toArray(flow.destinations)
    .map(toText)
    .filter((name) => !workspaces.has(name));
  if (unknown.length > 0)
    return unknown.map((name) => problem('InvalidDataFlow', `The destination '${name}' is not declared.`));

  const output = toText(flow.outputStream);
  const workspace = workspaces.get(toText(toArray(flow.destinations)[0]));
  const table = azure.store.get(`${workspace?.id ?? ''}/tables/${output.slice(CUSTOM.length)}`);
  if (!table)
    return [
      problem(
        'InvalidOutputTable',
        `Table for output stream '${output}' is not available for destination '${toText(toArray(flow.destinations)[0])}'.`,
      ),
    ];
  const columns = toArray(flow.streams).flatMap((stream) => toArray(memberAt(streams[toText(stream)], 'columns')));
  return transformProblems(toText(flow.transformKql) || 'source', columns.map(toObject), table).map((each) =>
    problem(each.code, each.message),
  );
}

function transformProblems(transform: string, columns: readonly JsonObject[], table: Resource): ArmErrorDetail[] {
  if (transform.length > MAX_TRANSFORM_LENGTH) {
    return [
      {
        code: 'InvalidTransformQuery',
        message: `The transformation must have at most ${MAX_TRANSFORM_LENGTH} characters, found ${transform.length}.`,
      },
    ];
  }
  const source = columns.map(({ name, type }) => ({ name: toText(name), type: toKustoType(toText(type)) ?? 'string' }));
  const database = { tables: [{ name: 'source', columns: source }] };
  const { bound, problem } = checkQuery(transform, database);
  const foreign = problem ? [] : checkTransform(transform, database);
  if (foreign.length > 0) return foreign.map((message) => ({ code: 'InvalidTransformQuery', message }));
  if (problem) return [{ code: 'InvalidTransformQuery', message: `Query validation failed: ${problem.message}` }];
  const wanted = new Map(toKustoColumns(table).map((column) => [column.name, column.type]));
  const problems = bound.resultColumns.flatMap(({ name, type }) => {
    const expected = wanted.get(name);
    if (expected === type || type === 'unknown' || (expected === 'guid' && type === 'string')) return [];
    const found = expected ? `must have the type '${expected}', found '${type}'` : 'is not a column of the table';
    return [{ code: 'InvalidTransformOutput', message: `The output column '${name}' ${found}.` }];
  });
  const hasTime = bound.resultColumns.some(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
  return hasTime
    ? problems
    : [
        ...problems,
        { code: 'InvalidTransformOutput', message: "The output must hold 'TimeGenerated' of type datetime." },
      ];
}
