import { ConsumptionBudgetResourceGroup } from '@cdktf/provider-azurerm/lib/consumption-budget-resource-group';
import { Construct } from 'constructs';

/** Settings for {@link CostBudget}. */
export interface CostBudgetProps {
  /** Resource id of the group whose cost is watched. */
  readonly resourceGroupId: string;

  /** Amount for a month, in the subscription's currency. */
  readonly monthlyAmount: number;

  /** First of the month of the first deploy, `YYYY-MM-01`. Changing it replaces the budget. */
  readonly startsOn: string;

  readonly emails: readonly string[];
}

/**
 * A monthly budget that writes mails when it is nearly spent, and when it will be overspent.
 *
 * @example
 * new CostBudget(this, 'budget', { resourceGroupId: group.id, monthlyAmount: 100, startsOn: '2026-12-01', emails });
 */
export class CostBudget extends Construct {
  constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);

    const contactEmails = [...props.emails];
    new ConsumptionBudgetResourceGroup(this, 'budget', {
      name: 'noxys-sentinel',
      resourceGroupId: props.resourceGroupId,
      amount: props.monthlyAmount,
      timeGrain: 'Monthly',
      timePeriod: { startDate: `${props.startsOn}T00:00:00Z` },
      notification: [
        { operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual', contactEmails },
        { operator: 'GreaterThan', threshold: 100, thresholdType: 'Forecasted', contactEmails },
      ],
    });
  }
}
