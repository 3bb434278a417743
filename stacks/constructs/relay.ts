import { ApplicationInsights } from '@cdktf/provider-azurerm/lib/application-insights';
import { LinuxFunctionApp } from '@cdktf/provider-azurerm/lib/linux-function-app';
import { ServicePlan } from '@cdktf/provider-azurerm/lib/service-plan';
import type { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { RoleGrant } from './role-grant';

/** Path that tells whether the relay can take events. */
const HEALTH_PATH = '/api/health';

/**
 * Bytes of a request that the Functions host reads into memory for the relay; it would take 100 MB. Twice what the relay takes, so that
 * the relay itself refuses, and logs, what is a little too large.
 *
 * See https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functions_request_body_size_limit
 */
const REQUEST_BYTES = 8 * 1024 * 1024;

/** Minutes an instance may be unhealthy before it is taken out. */
const EVICTION_MINUTES = 5;

/** Settings for {@link Relay}. */
export interface RelayProps {
  readonly functionAppName: string;
  readonly planName: string;
  readonly applicationInsightsName: string;

  /** Resource id of the Application Insights component, as computed from the environment. */
  readonly applicationInsightsId: string;

  /** Name of the resource group, as a reference. */
  readonly resourceGroupName: string;

  readonly location: string;

  /** Dedicated plan, such as `B1`. */
  readonly plan: string;

  /** From two on, the platform checks the relay's health and replaces an instance that fails. */
  readonly instances: number;

  /** Workspace that its log goes to. */
  readonly workspaceId: string;

  /** Who the relay is, everywhere. */
  readonly identity: UserAssignedIdentity;

  /** Resource id of the identity, as computed from the environment. */
  readonly identityId: string;

  readonly storageAccountName: string;

  /** Address of the blob that holds the code. */
  readonly packageUrl: string;

  /** Settings of the relay itself. */
  readonly settings: Readonly<Record<string, string>>;

  /** Who may reach it; empty: everyone. */
  readonly allowedIpRanges: readonly string[];

  readonly tags: Readonly<Record<string, string>>;

  /** What must exist before the relay starts: the identity's other roles, queues and containers. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * The relay: a Linux function app that runs from its package, with its log.
 *
 * Holds no key and no password: storage, vault, ingestion and log all know its identity, and the deployment site takes
 * neither FTP nor a password.
 *
 * @example
 * new Relay(this, 'relay', { functionAppName: names.functionApp, plan: 'B1', instances: 2, identity, … });
 */
export class Relay extends Construct {
  readonly app: LinuxFunctionApp;

  constructor(scope: Construct, id: string, props: RelayProps) {
    super(scope, id);

    const { identity, resourceGroupName, location, tags } = props;
    const log = new ApplicationInsights(this, 'log', {
      name: props.applicationInsightsName,
      resourceGroupName,
      location,
      workspaceId: props.workspaceId,
      applicationType: 'web',
      localAuthenticationDisabled: true,
      tags,
    });
    const mayLog = new RoleGrant(this, 'may-log', {
      role: 'Monitoring Metrics Publisher',
      scope: log.id,
      scopeId: props.applicationInsightsId,
      principalId: identity.principalId,
      principalKey: props.identityId,
      principalType: 'ServicePrincipal',
    });

    const plan = new ServicePlan(this, 'plan', {
      name: props.planName,
      resourceGroupName,
      location,
      osType: 'Linux',
      skuName: props.plan,
      workerCount: props.instances,
      tags,
    });

    this.app = new LinuxFunctionApp(this, 'app', {
      name: props.functionAppName,
      resourceGroupName,
      location,
      servicePlanId: plan.id,
      storageAccountName: props.storageAccountName,
      storageUsesManagedIdentity: true,
      keyVaultReferenceIdentityId: identity.id,
      identity: { type: 'UserAssigned', identityIds: [identity.id] },
      httpsOnly: true,
      // On, it would add the setting AzureWebJobsDashboard, which wants a key.
      builtinLoggingEnabled: false,
      ftpPublishBasicAuthenticationEnabled: false,
      webdeployPublishBasicAuthenticationEnabled: false,
      siteConfig: {
        applicationStack: { nodeVersion: '22' },
        alwaysOn: true,
        minimumTlsVersion: '1.2',
        scmMinimumTlsVersion: '1.2',
        ftpsState: 'Disabled',
        http2Enabled: true,
        applicationInsightsConnectionString: log.connectionString,
        scmIpRestrictionDefaultAction: 'Deny',
        ...toIpRestrictions(props.allowedIpRanges),
        ...(props.instances > 1 && {
          healthCheckPath: HEALTH_PATH,
          healthCheckEvictionTimeInMin: EVICTION_MINUTES,
        }),
      },
      appSettings: {
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${identity.clientId};Authorization=AAD`,
        AzureWebJobsStorage__clientId: identity.clientId,
        AzureWebJobsStorage__credential: 'managedidentity',
        FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(REQUEST_BYTES),
        WEBSITE_RUN_FROM_PACKAGE: props.packageUrl,
        WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identity.id,
        ...props.settings,
      },
      tags,
      dependsOn: [mayLog.resource, ...props.after],
    });
  }
}

function toIpRestrictions(ranges: readonly string[]) {
  if (ranges.length === 0) return { ipRestrictionDefaultAction: 'Allow' };
  return {
    ipRestrictionDefaultAction: 'Deny',
    ipRestriction: ranges.map((ipAddress, index) => ({
      name: `allowed-${index + 1}`,
      action: 'Allow',
      priority: 100 + index,
      ipAddress,
    })),
  };
}
