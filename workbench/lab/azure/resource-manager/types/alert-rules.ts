import { toIsoDuration, parseIsoDuration } from '../../../../../kql/loader/duration';
import { ENTITY_IDENTIFIERS } from '../../../../../kql/language/entity-identifiers';
import { ANALYTICS_RULE, CUSTOM_DETAILS, ENTITIES } from '../../../../../kql/language/limits';
import { ArmError, badRequest } from '../arm-error';
import { type Azure, toTimestamp } from '../azure';
import type { JsonObject } from '../../../../json-object';
import { memberAt, present, toArray, toObject, toText } from '../json';
import { checkQuery } from '../query-check';
import type { Accepted, Draft, ResourceType } from '../resource-type';
import { workspaceDatabase } from '../workspace-database';
import { assertOnboarded, workspaceOf } from './onboarding-states';

/** The service runs a rule's query as whoever writes the rule. */
const QUERY = 'Microsoft.OperationalInsights/workspaces/query/read';

const SEVERITIES = ['High', 'Medium', 'Low', 'Informational'];

/**
 * Scheduled analytics rules. The service runs the query once: a table that is not there and a mapped column that the query does
 * not output are refused. Durations are answered in their canonical spelling.
 */
export const ALERT_RULES: ResourceType = {
  type: 'Microsoft.SecurityInsights/alertRules',
  apiVersions: ['2023-12-01-preview'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  linkedActions: ({ path }) => [{ action: QUERY, scope: workspaceOf(path) }],
  accept,
};

function accept({ path, body, properties }: Draft, azure: Azure): Accepted {
  assertOnboarded(path, azure);
  if (body.kind !== 'Scheduled') throw badRequest(`The kind '${toText(body.kind)}' of rule is not answered here.`);
  const rule = present(properties);
  assertSchedule(rule);
  if (!SEVERITIES.includes(toText(rule.severity)))
    throw badRequest(`The severity '${toText(rule.severity)}' is not known.`);
  const columns = outputColumns(toText(rule.query), workspaceOf(path), azure);
  assertColumns(rule, columns);
  assertIncident(rule);
  return {
    kind: 'Scheduled',
    etag: '"1"',
    properties: {
      ...rule,
      ...canonicalDurations(rule, ['queryFrequency', 'queryPeriod', 'suppressionDuration']),
      ...withCanonicalGrouping(rule),
      lastModifiedUtc: toTimestamp(azure.now()),
    },
  };
}

function assertSchedule(rule: JsonObject): void {
  const frequency = minutesOf(rule, 'queryFrequency');
  const period = minutesOf(rule, 'queryPeriod');
  const { minMinutes, maxMinutes, longPeriodMinutes, minFrequencyOfLongPeriodMinutes, maxQueryLength } = ANALYTICS_RULE;
  for (const [name, minutes] of [
    ['queryFrequency', frequency],
    ['queryPeriod', period],
  ] as const) {
    if (minutes < minMinutes || minutes > maxMinutes)
      throw badRequest(`The ${name} '${toText(rule[name])}' must be between PT5M and P14D.`);
  }
  if (frequency > period) throw badRequest('The queryFrequency must not be longer than the queryPeriod.');
  if (period >= longPeriodMinutes && frequency < minFrequencyOfLongPeriodMinutes) {
    throw badRequest('A queryPeriod of two days or more needs a queryFrequency of at least one hour.');
  }
  const { length } = toText(rule.query);
  if (length === 0 || length > maxQueryLength)
    throw badRequest(`The query must have 1 to ${maxQueryLength} characters, found ${length}.`);
}

function outputColumns(query: string, workspace: string, azure: Azure): readonly string[] {
  const { bound, problem } = checkQuery(query, workspaceDatabase(workspace, azure));
  if (problem) {
    const reason = problem.kind === 'table' ? 'One of the tables does not exist. ' : '';
    throw new ArmError(400, 'BadRequest', `Failed to run the analytics rule query. ${reason}${problem.message}`);
  }
  return bound.resultColumns.map(({ name }) => name);
}

/** Every column that a mapping, a detail or an override names must be one of the query's result. */
function assertColumns(rule: JsonObject, columns: readonly string[]): void {
  const assertColumn = (name: string): void => {
    if (!columns.includes(name))
      throw badRequest(`Failed to run the analytics rule query. Column name '${name}' does not exist.`);
  };
  const mappings = toArray(rule.entityMappings);
  if (mappings.length > ENTITIES.maxMappings)
    throw badRequest(`A rule can have at most ${ENTITIES.maxMappings} entity mappings.`);
  for (const mapping of mappings) {
    const entity = toText(memberAt(mapping, 'entityType'));
    for (const field of toArray(memberAt(mapping, 'fieldMappings'))) {
      const identifier = toText(memberAt(field, 'identifier'));
      if (!ENTITY_IDENTIFIERS[entity]?.includes(identifier))
        throw badRequest(`The identifier '${identifier}' is not one of the entity type '${entity}'.`);
      assertColumn(toText(memberAt(field, 'columnName')));
    }
  }
  for (const [key, column] of Object.entries(toObject(rule.customDetails))) {
    if (!CUSTOM_DETAILS.keyPattern.test(key))
      throw badRequest(`The custom detail '${key}' must have 1 to 20 letters and digits and begin with a letter.`);
    assertColumn(toText(column));
  }
  assertOverride(toObject(rule.alertDetailsOverride), assertColumn);
}

function assertOverride(override: JsonObject, assertColumn: (name: string) => void): void {
  const { alertDisplayNameFormat, alertDescriptionFormat, alertSeverityColumnName, alertTacticsColumnName } = override;
  for (const format of [alertDisplayNameFormat, alertDescriptionFormat]) {
    const named = [...toText(format).matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map(([, column = '']) => column);
    if (named.length > 3) throw badRequest(`The format '${toText(format)}' can name at most 3 columns.`);
    for (const column of named) assertColumn(column);
  }
  for (const column of [alertSeverityColumnName, alertTacticsColumnName])
    if (toText(column) !== '') assertColumn(toText(column));
  for (const property of toArray(override.alertDynamicProperties)) assertColumn(toText(memberAt(property, 'value')));
}

function assertIncident(rule: JsonObject): void {
  const grouping = toObject(memberAt(rule, 'incidentConfiguration', 'groupingConfiguration'));
  const mapped = toArray(rule.entityMappings).map((mapping) => memberAt(mapping, 'entityType'));
  for (const entity of toArray(grouping.groupByEntities)) {
    if (!mapped.includes(entity))
      throw badRequest(`Incidents are grouped by the entity '${toText(entity)}', which the rule does not map.`);
  }
  for (const detail of toArray(grouping.groupByCustomDetails)) {
    if (!(toText(detail) in toObject(rule.customDetails)))
      throw badRequest(`Incidents are grouped by the custom detail '${toText(detail)}', which the rule does not have.`);
  }
}

function minutesOf(rule: JsonObject, name: string): number {
  const minutes = parseIsoDuration(toText(rule[name]));
  if (minutes === undefined) throw badRequest(`The ${name} '${toText(rule[name])}' must be an ISO 8601 duration.`);
  return minutes;
}

function canonicalDurations(from: JsonObject, names: readonly string[]): JsonObject {
  const present = names.filter((name) => from[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, toIsoDuration(minutesOf(from, name))]));
}

function withCanonicalGrouping(rule: JsonObject): JsonObject {
  const incident = toObject(rule.incidentConfiguration);
  const grouping = toObject(incident.groupingConfiguration);
  if (grouping.lookbackDuration === undefined) return {};
  const groupingConfiguration = { ...grouping, ...canonicalDurations(grouping, ['lookbackDuration']) };
  return { incidentConfiguration: { ...incident, groupingConfiguration } };
}
