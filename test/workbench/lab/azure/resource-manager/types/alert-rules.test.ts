import { Subscription, WORKSPACE, GROUP } from '../../../../../support/subscription';

const RULE = `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/4c0d1d2e-7a53-5a4f-9f6e-000000000001`;

test('answers durations in the one spelling of the service', async () => {
  const azure = await new Subscription().withWorkspace();

  const answer = await azure.put(
    RULE,
    rule({ queryFrequency: 'PT60M', queryPeriod: 'PT24H', suppressionDuration: 'PT300M' }),
  );

  expect(answer).toMatchObject({
    status: 201,
    body: {
      kind: 'Scheduled',
      properties: {
        queryFrequency: 'PT1H',
        queryPeriod: 'P1D',
        suppressionDuration: 'PT5H',
        incidentConfiguration: { groupingConfiguration: { lookbackDuration: 'P1D' } },
      },
    },
  });
});

test.each([
  ['a table that is not there', { query: 'Missing_CL | take 1' }, 'One of the tables does not exist'],
  ['a column that the table does not have', { query: 'Events_CL | where Nothing > 1' }, 'Nothing'],
  [
    'an entity column that the query does not output',
    { entityMappings: [mapping('Account', 'Name', 'Who')] },
    "'Who' does not exist",
  ],
  [
    'an identifier that the entity does not have',
    { entityMappings: [mapping('Account', 'Address', 'UserId')] },
    "'Address'",
  ],
  ['a custom detail without its column', { customDetails: { Risk: 'Nothing' } }, "'Nothing' does not exist"],
  [
    'a custom detail whose name is too long',
    { customDetails: { ANameOfMoreThanTwentyLetters: 'UserId' } },
    'ANameOfMoreThanTwentyLetters',
  ],
  [
    'a title that names a missing column',
    { alertDetailsOverride: { alertDisplayNameFormat: '{{Nothing}}' } },
    "'Nothing'",
  ],
  ['a frequency longer than the period', { queryFrequency: 'P1D', queryPeriod: 'PT1H' }, 'queryFrequency'],
  ['a frequency that is no duration', { queryFrequency: '1h' }, 'ISO 8601'],
  ['a short frequency over a long period', { queryFrequency: 'PT5M', queryPeriod: 'P2D' }, 'at least one hour'],
  ['a period over two weeks', { queryPeriod: 'P15D' }, 'P14D'],
  ['an unknown severity', { severity: 'Critical' }, "'Critical'"],
  [
    'grouping by an entity that is not mapped',
    { incidentConfiguration: grouping({ groupByEntities: ['Host'] }) },
    "'Host'",
  ],
  ['an empty query', { query: '' }, '1 to 10000 characters'],
])('refuses %s', async (_, override, text) => {
  const azure = await new Subscription().withWorkspace();

  const answer = await azure.put(RULE, rule(override));

  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(text);
});

test('refuses a rule on a workspace without Sentinel', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(WORKSPACE, { location: 'westeurope', properties: {} });

  const answer = await azure.put(RULE, rule({}));

  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain('not onboarded');
});

test('sees a new table only after the delay of the query schema', async () => {
  const azure = await new Subscription({ faults: { tableDelay: 30_000 } }).withWorkspace();

  const early = await azure.put(RULE, rule({}));
  azure.now += 30_000;
  const late = await azure.put(RULE, rule({}));

  expect([early.status, late.status]).toEqual([400, 201]);
});

test('lets a rule call a saved function of the workspace', async () => {
  const azure = await new Subscription().withWorkspace();
  await azure.put(`${WORKSPACE}/savedSearches/recent`, {
    properties: { category: 'Noxys', displayName: 'Recent', functionAlias: 'Recent', query: 'Events_CL | take 1' },
  });

  const answer = await azure.put(RULE, rule({ query: 'Recent | project TimeGenerated, UserId, Score' }));

  expect(answer.status).toBe(201);
});

function rule(override: Readonly<Record<string, unknown>>): unknown {
  return {
    kind: 'Scheduled',
    properties: {
      displayName: 'A rule',
      severity: 'High',
      enabled: true,
      query: 'Events_CL | where Score > 0.8 | project TimeGenerated, UserId, Score',
      queryFrequency: 'PT1H',
      queryPeriod: 'P1D',
      triggerOperator: 'GreaterThan',
      triggerThreshold: 0,
      suppressionDuration: 'PT5H',
      suppressionEnabled: false,
      entityMappings: [mapping('Account', 'Name', 'UserId')],
      customDetails: { Risk: 'Score' },
      incidentConfiguration: grouping({}),
      ...override,
    },
  };
}

function mapping(entityType: string, identifier: string, columnName: string): unknown {
  return { entityType, fieldMappings: [{ identifier, columnName }] };
}

function grouping(override: Readonly<Record<string, unknown>>): unknown {
  const groupingConfiguration = {
    enabled: true,
    lookbackDuration: 'PT24H',
    matchingMethod: 'Selected',
    groupByEntities: ['Account'],
  };
  return { createIncident: true, groupingConfiguration: { ...groupingConfiguration, ...override } };
}
