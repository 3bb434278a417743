import { ConsumptionBudgetResourceGroup } from '@cdktf/provider-azurerm/lib/consumption-budget-resource-group';

import { environmentFixture, onlyOne, resourcesOf, synthApp } from '../../support/synth';

test('an environment with a budget writes mails before and when it is overspent, from a month that never moves', () => {
  const environment = { ...environmentFixture('prod'), budget: { monthlyAmount: 50, startsOn: '2026-12-01' } };
  const stack = synthApp([environment]).get('noxys-prod-ingestion')?.stack ?? {};

  expect(onlyOne(resourcesOf(stack, ConsumptionBudgetResourceGroup))).toMatchObject({
    amount: 50,
    time_period: { start_date: '2026-12-01T00:00:00Z' },
    notification: [
      { threshold: 80, threshold_type: 'Actual', contact_emails: ['soc@example.com'] },
      { threshold: 100, threshold_type: 'Forecasted', contact_emails: ['soc@example.com'] },
    ],
  });
});

test('an environment without a budget has none', () => {
  const stack = synthApp([environmentFixture('prod')]).get('noxys-prod-ingestion')?.stack ?? {};

  expect(resourcesOf(stack, ConsumptionBudgetResourceGroup)).toEqual([]);
});
