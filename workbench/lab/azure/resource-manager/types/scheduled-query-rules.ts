import { parseIsoDuration } from '../../../../../kql/loader/duration';
import { ArmError, badRequest } from '../arm-error';
import { type Azure, toRegion } from '../azure';
import type { JsonObject } from '../../../../json-object';
import { memberAt, present, toArray, toObject, toText } from '../json';
import { checkQuery } from '../query-check';
import type { Accepted, Draft, ResourceType } from '../resource-type';
import { workspaceDatabase } from '../workspace-database';

/** The service runs a rule's query as whoever writes the rule. */
const QUERY = 'Microsoft.OperationalInsights/workspaces/query/read';

const FREQUENCIES = [
  'PT1M',
  'PT5M',
  'PT10M',
  'PT15M',
  'PT30M',
  'PT45M',
  'PT1H',
  'PT2H',
  'PT3H',
  'PT4H',
  'PT5H',
  'PT6H',
  'P1D',
];

/** Log alerts over a workspace. The query is run once, and the region must be the workspace's. */
export const SCHEDULED_QUERY_RULES: ResourceType = {
  type: 'Microsoft.Insights/scheduledQueryRules',
  apiVersions: ['2023-03-15-preview'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  isListed: true,
  linkedActions: ({ properties }) =>
    toArray(properties.scopes).map((scope) => ({ action: QUERY, scope: toText(scope) })),
  accept,
};

function accept({ body, properties }: Draft, azure: Azure): Accepted {
  const [scope] = toArray(properties.scopes);
  const workspace = azure.store.get(toText(scope));
  if (!workspace)
    throw new ArmError(404, 'ResourceNotFound', `The scope '${toText(scope)}' of the rule was not found.`);
  const location = toRegion(body.location);
  if (workspace.location !== location)
    throw badRequest(`The rule must be in the region '${workspace.location ?? ''}' of its scope, found '${location}'.`);
  assertWindow(properties);
  for (const group of toArray(memberAt(properties, 'actions', 'actionGroups'))) {
    if (!azure.store.has(toText(group))) throw badRequest(`The action group '${toText(group)}' was not found.`);
  }
  const allOf = toArray(memberAt(properties, 'criteria', 'allOf')).map(toObject);
  if (allOf.length === 0) throw badRequest('The criteria of the rule must hold a condition.');
  for (const criterion of allOf)
    assertCriterion(criterion, workspace.id, properties.skipQueryValidation === true, azure);
  return {
    location,
    kind: toText(body.kind) || 'LogAlert',
    tags: body.tags ?? {},
    properties: {
      ...present(properties),
      criteria: { allOf: allOf.map(withFailingPeriods) },
      createdWithApiVersion: '2023-03-15-preview',
      isLegacyLogAnalyticsRule: false,
      isWorkspaceAlertsStorageConfigured: false,
    },
  };
}

function assertWindow(properties: JsonObject): void {
  const { evaluationFrequency, windowSize } = properties;
  if (!FREQUENCIES.includes(toText(evaluationFrequency)))
    throw badRequest(`The evaluationFrequency '${toText(evaluationFrequency)}' is not supported.`);
  if (![...FREQUENCIES, 'P2D'].includes(toText(windowSize)))
    throw badRequest(`The windowSize '${toText(windowSize)}' is not supported.`);
  if ((parseIsoDuration(toText(windowSize)) ?? 0) < (parseIsoDuration(toText(evaluationFrequency)) ?? 0)) {
    throw badRequest('The windowSize must not be shorter than the evaluationFrequency.');
  }
}

function assertCriterion(criterion: JsonObject, workspaceId: string, skipsValidation: boolean, azure: Azure): void {
  const { bound, problem } = checkQuery(toText(criterion.query), workspaceDatabase(workspaceId, azure));
  if (problem && !(skipsValidation && problem.kind === 'table')) {
    throw badRequest(`The query of the rule is not valid. ${problem.message}`, 'InvalidQuery');
  }
  const columns = bound.resultColumns.map(({ name }) => name);
  const measure = toText(criterion.metricMeasureColumn);
  if (measure !== '' && !problem && !columns.includes(measure))
    throw badRequest(`The metricMeasureColumn '${measure}' is not a column of the query.`);
  for (const dimension of toArray(criterion.dimensions)) {
    const name = toText(memberAt(dimension, 'name'));
    if (!problem && !columns.includes(name)) throw badRequest(`The dimension '${name}' is not a column of the query.`);
  }
}

/** The service answers the failing periods that nobody sent. */
function withFailingPeriods(criterion: JsonObject): JsonObject {
  const failingPeriods = {
    numberOfEvaluationPeriods: 1,
    minFailingPeriodsToAlert: 1,
    ...toObject(criterion.failingPeriods),
  };
  return { ...criterion, failingPeriods };
}
