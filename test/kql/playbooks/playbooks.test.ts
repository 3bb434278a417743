import { allActions, valuesOf } from '../../../workbench/detection/workflow/action';
import { parseWorkflow } from '../../../workbench/detection/workflow/definition';
import { listCalls } from '../../../workbench/detection/workflow/evaluate';
import { Bench, PLAYBOOKS, loadPlaybook, numberedAlert, type PlaybookId } from './playbook-run';

const told = (bench: Bench): number =>
  bench.systems.jira.issues.length + bench.systems.serviceNow.incidents.length + bench.systems.teams.messages.length;

interface Properties {
  alerts?: unknown[];
  Alerts?: unknown[];
  incidentUrl?: string;
  additionalData: Record<string, unknown>;
}

function propertiesOf(body: Record<string, unknown>): Properties {
  return (body['object'] as { properties: Properties }).properties;
}

describe.each(PLAYBOOKS)('%s', (id: PlaybookId) => {
  test('asks for an earlier alert of the same rule and key, and for another incident that tells of this one, with the managed identity', async () => {
    const bench = new Bench();
    bench.add(numberedAlert(1));

    await bench.run(id);

    expect(bench.queries).toHaveLength(1);
    expect(bench.queries[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.loganalytics.azure.com/v1/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w/query',
      headers: { authorization: expect.stringMatching(/^Bearer /) as string },
      body: {
        query: [
          'union',
          '    (SecurityAlert',
          '    | where TimeGenerated < datetime(2026-01-15T12:04:00.0000000Z)',
          `    | where AlertType == 'w1_${numberedAlert(1).ruleUuid}' and SystemAlertId != '00000000-0000-4000-8000-000000000001'`,
          "    | where ExtendedProperties has 'key000000000001'",
          '    | project Id = SystemAlertId),',
          '    (SecurityIncident',
          '    | where TimeGenerated > ago(30d)',
          "    | where IncidentName != '11111111-0000-4000-8000-000000000001'",
          `    | where tostring(Comments) has 'noxys-sentinel ${id}' and tostring(Comments) has '00000000-0000-4000-8000-000000000001'`,
          '    | project Id = IncidentName)',
          '| take 1',
        ].join('\n'),
        timespan: 'P30D',
      },
    });
  });

  test('does nothing for a key that an earlier alert had, and tells the rest', async () => {
    const bench = new Bench();
    bench.earlierKeys = ['key000000000001'];
    bench.add(numberedAlert(1));

    await bench.run(id);
    expect(told(bench)).toBe(0);
    expect(bench.comments).toEqual([]);

    bench.add(numberedAlert(2));
    await bench.run(id);
    expect(told(bench)).toBe(1);
    expect(bench.comments).toEqual([expect.stringContaining('alerts: 00000000-0000-4000-8000-000000000002)')]);
  });

  test('tells an alert rather twice than never when the query API does not answer', async () => {
    const bench = new Bench();
    bench.earlierKeys = undefined;
    bench.add(numberedAlert(1));

    const { status } = await bench.run(id);

    expect(status).toBe('Succeeded');
    expect(told(bench)).toBe(1);
  });

  test('a target that does not answer fails the run, is noted on the incident, and is told when it answers again', async () => {
    const bench = new Bench();
    bench.add(numberedAlert(1));
    bench.isDown = true;

    const { status } = await bench.run(id);

    expect({ status, told: told(bench) }).toEqual({ status: 'Failed', told: 0 });
    expect(bench.comments).toEqual([
      `<p>${id} of 1 alert(s) failed. Run the playbook again on this incident, or wait for its next alert.</p>`,
    ]);

    bench.isDown = false;
    await bench.run(id);
    expect(told(bench)).toBe(1);
  });

  test('leaves alerts of other products alone', async () => {
    const bench = new Bench();
    bench.add(numberedAlert(1, { customDetails: {} }), numberedAlert(2, { customDetails: { Other: ['x'] } }));

    const { status } = await bench.run(id);

    expect({ status, told: told(bench), queries: bench.queries }).toEqual({
      status: 'Succeeded',
      told: 0,
      queries: [],
    });
  });

  test('finds the alerts under either spelling, and those that only the update names', async () => {
    for (const change of [
      (body: Record<string, unknown>) => {
        const properties = propertiesOf(body);
        properties.Alerts = properties.alerts ?? [];
        delete properties.alerts;
      },
      (body: Record<string, unknown>) => {
        const properties = propertiesOf(body);
        body['incidentUpdates'] = { alerts: properties.alerts };
        properties.alerts = [];
      },
    ]) {
      const bench = new Bench();
      bench.add(numberedAlert(1));

      await bench.run(id, change);

      expect(told(bench)).toBe(1);
    }
  });

  test.each([
    [
      'the Defender portal where it keeps the incident',
      'https://security.microsoft.com/incident2/7',
      'https://security.microsoft.com/incident2/7',
    ],
    ['the Azure portal where the provider URL is empty', '', 'portal.azure.com'],
  ])('links %s', async (_, providerIncidentUrl, expected) => {
    const bench = new Bench();
    bench.add(numberedAlert(1));

    const { exchanges } = await bench.run(id, (body) => {
      propertiesOf(body).additionalData['providerIncidentUrl'] = providerIncidentUrl;
    });

    expect(JSON.stringify(exchanges.map(({ request }) => request.body))).toContain(expected);
  });

  test('runs one at a time, so that two events of one incident cannot open two tickets', () => {
    expect(loadPlaybook(id)['triggers']).toMatchObject({
      Microsoft_Sentinel_incident: { runtimeConfiguration: { concurrency: { runs: 1, maximumWaitingRuns: 100 } } },
    });
  });

  test('every action that reads a secret hides its inputs, and the one that fetches it hides its outputs', () => {
    const actions = allActions(parseWorkflow(id, loadPlaybook(id)).actions);
    const secrets = actions.filter(({ name }) => /_credentials$|_webhook_url$/.test(name));

    expect(secrets).toHaveLength(1);
    for (const secret of secrets) {
      expect(secret.secure.outputs).toBe(true);
      const readers = actions.filter((action) =>
        valuesOf(action)
          .flatMap(listCalls)
          .some(({ call }) =>
            call.arguments.some((argument) => argument.kind === 'literal' && argument.value === secret.name),
          ),
      );
      expect(readers.length).toBeGreaterThan(0);
      expect(readers.filter(({ secure }) => !secure.inputs)).toEqual([]);
    }
  });

  test('no text of the definition starts with a bracket, which a template would take for an expression', () => {
    expect(JSON.stringify(loadPlaybook(id))).not.toMatch(/"\[/);
  });
});
