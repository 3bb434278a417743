import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { SentinelLogAnalyticsWorkspaceOnboarding } from '@cdktf/provider-azurerm/lib/sentinel-log-analytics-workspace-onboarding';
import { Construct } from 'constructs';

/** Days that Sentinel includes in its price; fewer would save nothing. */
const INCLUDED_RETENTION_DAYS = 90;

/** Settings for {@link SentinelWorkspace}. */
export interface SentinelWorkspaceProps {
  readonly name: string;

  /** Name of the resource group, as a reference. */
  readonly resourceGroupName: string;

  readonly location: string;

  readonly tags: Readonly<Record<string, string>>;

  /** Whether Terraform refuses to destroy it. */
  readonly preventDestroy: boolean;
}

/**
 * A Log Analytics workspace of ours with Microsoft Sentinel on it.
 *
 * Never used for a workspace that exists already: destroying the onboarding would take Sentinel, its incidents and its
 * rules away from everyone who shares it.
 *
 * @example
 * new SentinelWorkspace(this, 'workspace', {
 *   name: names.workspace, resourceGroupName: group.name, location: 'westeurope', tags: {}, preventDestroy: false,
 * });
 */
export class SentinelWorkspace extends Construct {
  readonly workspace: LogAnalyticsWorkspace;
  readonly onboarding: SentinelLogAnalyticsWorkspaceOnboarding;

  constructor(scope: Construct, id: string, props: SentinelWorkspaceProps) {
    super(scope, id);

    this.workspace = new LogAnalyticsWorkspace(this, 'workspace', {
      name: props.name,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      sku: 'PerGB2018',
      retentionInDays: INCLUDED_RETENTION_DAYS,
      // Optional and computed in the provider: left out, its value depends on who made the workspace.
      localAuthenticationEnabled: false,
      tags: props.tags,
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });

    this.onboarding = new SentinelLogAnalyticsWorkspaceOnboarding(this, 'onboarding', {
      workspaceId: this.workspace.id,
      customerManagedKeyEnabled: false,
    });
  }
}
