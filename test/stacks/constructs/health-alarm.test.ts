import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';

import type { HealthAlert } from '../../../kql/loader/health-alert';
import { HealthAlarm, type HealthAlarmProps } from '../../../stacks/constructs/health-alarm';
import { onlyOne, synthOnly } from '../../support/synth';

const alert: HealthAlert = {
  id: 'a1',
  uuid: '00000000-0000-5000-8000-000000000001',
  queryFile: 'kql/health/a1.kql',
  metadataFile: 'kql/health/a1.yaml',
  name: 'Something is unwell',
  description: 'It is.',
  severity: 'error',
  query: 'T\n| take 1\n',
  everyMinutes: 60,
  windowMinutes: 1440,
  condition: { measure: 'rows', operator: 'GreaterThan', threshold: 5, failing: 1, of: 1 },
  runbook: 'Look at it.',
};

test('counts rows where the condition is about rows', () => {
  const [criteria] = criteriaOf(synthAlarm());

  expect(criteria).toMatchObject({
    query: 'T\n| take 1',
    time_aggregation_method: 'Count',
    operator: 'GreaterThan',
    threshold: 5,
  });
  expect(criteria).not.toHaveProperty('metric_measure_column');
});

test('takes the largest value of a column otherwise', () => {
  const condition = { ...alert.condition, measure: 'Seconds' };

  expect(criteriaOf(synthAlarm({ alert: { ...alert, condition } }))).toMatchObject([
    { time_aggregation_method: 'Maximum', metric_measure_column: 'Seconds' },
  ]);
});

test('names the failing periods even where they are the defaults', () => {
  expect(criteriaOf(synthAlarm())).toMatchObject([
    { failing_periods: { minimum_failing_periods_to_trigger_alert: 1, number_of_evaluation_periods: 1 } },
  ]);
});

test('writes frequency and window as the service answers them, and the severity as its number', () => {
  expect(synthAlarm()).toMatchObject({ evaluation_frequency: 'PT1H', window_duration: 'P1D', severity: 1 });
});

test('leads whoever is told to the runbook', () => {
  expect(synthAlarm()).toMatchObject({
    description: 'It is. Runbook: https://example.com/operate.md#a1',
    action: { action_groups: ['/groups/g1'], custom_properties: { runbook: 'Look at it.' } },
  });
});

test('takes what an environment overrides', () => {
  const alarm = synthAlarm({ override: { severity: 'verbose', threshold: 0 } });

  expect(alarm).toMatchObject({ severity: 4 });
  expect(criteriaOf(alarm)).toMatchObject([{ threshold: 0 }]);
});

function synthAlarm(override: Partial<HealthAlarmProps> = {}) {
  return onlyOne(
    synthOnly(MonitorScheduledQueryRulesAlertV2, (scope) => {
      new HealthAlarm(scope, 'alarm', {
        workspaceId: '/w1',
        resourceGroupName: 'rg',
        location: 'westeurope',
        alert,
        actionGroupId: '/groups/g1',
        runbooks: 'https://example.com/operate.md',
        tags: {},
        ...override,
      });
    }),
  );
}

function criteriaOf(alarm: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(alarm['criteria']) ? alarm['criteria'] : [];
}
