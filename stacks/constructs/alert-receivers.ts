import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import { Construct } from 'constructs';

/** Settings for {@link AlertReceivers}. */
export interface AlertReceiversProps {
  readonly name: string;

  readonly resourceGroupName: string;

  /** Addresses, each of which gets every alert. */
  readonly emails: readonly string[];

  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Who hears of alerts about the integration itself.
 *
 * @example
 * new AlertReceivers(this, 'receivers', { name: names.actionGroup, resourceGroupName, emails: ['soc@example.com'], tags: {} });
 */
export class AlertReceivers extends Construct {
  readonly resource: MonitorActionGroup;

  constructor(scope: Construct, id: string, props: AlertReceiversProps) {
    super(scope, id);

    this.resource = new MonitorActionGroup(this, 'group', {
      name: props.name,
      resourceGroupName: props.resourceGroupName,
      shortName: 'noxys',
      emailReceiver: props.emails.map((emailAddress, index) => ({
        name: `email-${index + 1}`,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      tags: props.tags,
    });
  }
}
