import { ConsumptionBudgetResourceGroup } from '@cdktf/provider-azurerm/lib/consumption-budget-resource-group';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';

/** Settings for {@link CostBudget}. */
export interface CostBudgetProps {
  /** Resource id of the group whose cost is watched. */
  readonly resourceGroupId: string;

  /** Amount for a month, in the subscription's currency. */
  readonly monthlyAmount: number;

  readonly emails: readonly string[];
}

/**
 * A monthly budget that writes mails when it is nearly spent, and when it will be overspent.
 *
 * Starts with the month in which it is made: Azure refuses an earlier one, and another one later would replace it.
 *
 * @example
 * new CostBudget(this, 'budget', { resourceGroupId: group.id, monthlyAmount: 100, emails });
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
      timePeriod: { startDate: Fn.formatdate("YYYY-MM-01'T'00:00:00Z", Fn.plantimestamp()) },
      notification: [
        { operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual', contactEmails },
        { operator: 'GreaterThan', threshold: 100, thresholdType: 'Forecasted', contactEmails },
      ],
      lifecycle: { ignoreChanges: ['time_period'] },
    });
  }
}
