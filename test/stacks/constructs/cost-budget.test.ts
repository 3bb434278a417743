import { ConsumptionBudgetResourceGroup } from '@cdktf/provider-azurerm/lib/consumption-budget-resource-group';

import { environmentFixture, onlyOne, resourcesOf, synthApp } from '../../support/synth';

test('an environment with a budget writes mails before and when it is overspent, from the month in which it is made', () => {
  const environment = { ...environmentFixture('prod'), budget: { monthlyAmount: 50 } };
  const stack = synthApp([environment]).get('noxys-prod-ingestion')?.stack ?? {};

  expect(onlyOne(resourcesOf(stack, ConsumptionBudgetResourceGroup))).toMatchObject({
    amount: 50,
    time_period: { start_date: `\${formatdate("YYYY-MM-01'T'00:00:00Z", plantimestamp())}` },
    lifecycle: { ignore_changes: ['time_period'] },
    notification: [
      { threshold: 80, threshold_type: 'Actual', contact_emails: ['soc@example.com'] },
      { threshold: 100, threshold_type: 'Forecasted', contact_emails: ['soc@example.com'] },
    ],
  });
});

test('an environment without a budget has none', () => {
  const stack = synthApp([environmentFixture('test')]).get('noxys-test-ingestion')?.stack ?? {};

  expect(resourcesOf(stack, ConsumptionBudgetResourceGroup)).toEqual([]);
});
