import { GROUP, Subscription, WORKSPACE } from '../../../../../support/subscription';

const ENDPOINT = `${GROUP}/providers/Microsoft.Insights/dataCollectionEndpoints/dce`;
const RULE = `${GROUP}/providers/Microsoft.Insights/dataCollectionRules/dcr`;

test('gives a rule an id that lives as long as the rule', async () => {
  const azure = await withEndpoint();

  const made = await azure.put(RULE, rule({}));
  const changed = await azure.put(RULE, rule({ transformKql: 'source | where Score > 0.5' }));

  const id = (made.body as { properties: { immutableId: string } }).properties.immutableId;
  expect(id).toMatch(/^dcr-[0-9a-f]{32}$/);
  expect(changed.body).toMatchObject({ properties: { immutableId: id } });
});

test.each([
  ['an output table that is not there', { outputStream: 'Custom-Missing_CL' }, 'InvalidOutputTable'],
  ['a stream that is not declared', { streams: ['Custom-Other'] }, 'InvalidDataFlow'],
  ['a destination that is not declared', { destinations: ['elsewhere'] }, 'InvalidDataFlow'],
  ['a transformation that does not parse', { transformKql: 'source | where' }, 'InvalidTransformQuery'],
  [
    'an operator that the language does not have',
    { transformKql: 'source | summarize TimeGenerated = max(TimeGenerated)' },
    'InvalidTransformQuery',
  ],
  [
    'a function that the language does not have',
    { transformKql: 'source | extend UserId = trim(" ", UserId)' },
    'InvalidTransformQuery',
  ],
  [
    'an output column of another type',
    { transformKql: 'source | extend Score = tostring(Score)' },
    'InvalidTransformOutput',
  ],
  [
    'an output column that the table does not have',
    { transformKql: 'source | extend Extra = 1' },
    'InvalidTransformOutput',
  ],
  ['an output without a time', { transformKql: 'source | project UserId' }, 'InvalidTransformOutput'],
  ['a stream column spelled as a table column', { columnType: 'dateTime' }, 'InvalidStream'],
  ['an endpoint of another region', { location: 'northeurope' }, 'InvalidEndpoint'],
])('refuses %s', async (_, override, code) => {
  const azure = await withEndpoint();

  const answer = await azure.put(RULE, rule(override));

  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: 'InvalidPayload', message: 'Data collection rule is invalid' } },
  });
  expect(JSON.stringify(answer.body)).toContain(code);
});

async function withEndpoint(): Promise<Subscription> {
  const azure = await new Subscription().withWorkspace();
  await azure.put(ENDPOINT, { location: 'westeurope', properties: {} });
  return azure;
}

interface RuleOverride {
  readonly location?: string;
  readonly columnType?: string;
  readonly transformKql?: string;
  readonly outputStream?: string;
  readonly streams?: readonly string[];
  readonly destinations?: readonly string[];
}

function rule({ location = 'westeurope', columnType = 'datetime', ...flow }: RuleOverride): unknown {
  return {
    location,
    properties: {
      dataCollectionEndpointId: ENDPOINT,
      streamDeclarations: {
        'Custom-Events': {
          columns: [
            { name: 'TimeGenerated', type: columnType },
            { name: 'UserId', type: 'string' },
            { name: 'Score', type: 'real' },
          ],
        },
      },
      destinations: { logAnalytics: [{ name: 'la', workspaceResourceId: WORKSPACE }] },
      dataFlows: [
        {
          streams: ['Custom-Events'],
          destinations: ['la'],
          outputStream: 'Custom-Events_CL',
          transformKql: 'source',
          ...flow,
        },
      ],
    },
  };
}
