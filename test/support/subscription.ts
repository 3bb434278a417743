import type { ArmAnswer } from '../../workbench/lab/azure/resource-manager/arm-message';
import type { Azure } from '../../workbench/lab/azure/resource-manager/azure';
import { createResourceManager, grantRole } from '../../workbench/lab/azure/resource-manager/create-resource-manager';
import type { FaultPlan } from '../../workbench/lab/azure/resource-manager/faults';
import { parseResourceId } from '../../workbench/lab/azure/resource-manager/resource-id';
import { RESOURCE_TYPES } from '../../workbench/lab/azure/resource-manager/resource-types';
import { toPrincipal } from '../../workbench/lab/azure/tokens';

export const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000001';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-test`;
export const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log-test`;
export const TENANT_ID = '00000000-0000-0000-0000-000000000002';
export const OWNER = '00000000-0000-0000-0000-000000000003';
export const SENTINEL = '00000000-0000-0000-0000-000000000005';

/** Role ids that tests give. */
export const ROLES = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  roleAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
  automationContributor: 'f4c81013-99ee-4d62-a7ee-b3f1f648599a',
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
} as const;

/** What a test may change about the subscription. */
export interface SubscriptionOverride {
  readonly faults?: FaultPlan;
  readonly securityInsightsId?: string | undefined;
}

/** An empty subscription whose owner sends requests, and the calls that its storage service got. */
export class Subscription {
  readonly azure: Azure;
  readonly storageCalls: string[] = [];
  now = Date.parse('2026-03-20T12:00:00Z');
  private readonly send: (
    method: string,
    path: string,
    query: URLSearchParams,
    body: unknown,
    by: string,
  ) => Promise<ArmAnswer>;

  constructor({ faults, securityInsightsId = SENTINEL }: SubscriptionOverride = {}) {
    const record = (call: string) => (account: string, name: string) => {
      this.storageCalls.push(`${call} ${account}/${name}`);
      return Promise.resolve();
    };
    const manager = createResourceManager({
      tenantId: TENANT_ID,
      subscriptionId: SUBSCRIPTION.split('/')[2] ?? '',
      principals: [OWNER, SENTINEL],
      securityInsightsId,
      storage: {
        createContainer: record('create container'),
        deleteContainer: record('delete container'),
        createQueue: record('create queue'),
        deleteQueue: record('delete queue'),
      },
      standardTables: [{ name: 'SecurityAlert', columns: [{ name: 'TimeGenerated', type: 'datetime' }] }],
      faults,
      now: () => this.now,
      toPrincipal,
    });
    this.azure = manager.azure;
    this.grant(OWNER, ROLES.owner, SUBSCRIPTION);
    this.send = (method, path, query, body, objectId) =>
      manager.handle({ method, path, query, body, caller: { objectId } });
  }

  grant(principalId: string, role: string, scope: string, condition?: string): void {
    const name = `${principalId.slice(-4)}-${role}-${scope.length}`;
    grantRole(this.azure, { name, principalId, role, scope, ...(condition !== undefined && { condition }) });
  }

  put(path: string, body: unknown, by = OWNER): Promise<ArmAnswer> {
    return this.send('PUT', path, versionOf(path), body, by);
  }

  patch(path: string, body: unknown): Promise<ArmAnswer> {
    return this.send('PATCH', path, versionOf(path), body, OWNER);
  }

  get(path: string, by = OWNER, query: Readonly<Record<string, string>> = {}): Promise<ArmAnswer> {
    return this.send(
      'GET',
      path,
      new URLSearchParams({ ...Object.fromEntries(versionOf(path)), ...query }),
      undefined,
      by,
    );
  }

  delete(path: string, by = OWNER, query: Readonly<Record<string, string>> = {}): Promise<ArmAnswer> {
    return this.send(
      'DELETE',
      path,
      new URLSearchParams({ ...Object.fromEntries(versionOf(path)), ...query }),
      undefined,
      by,
    );
  }

  post(path: string, body?: unknown, by = OWNER): Promise<ArmAnswer> {
    return this.send('POST', path, versionOf(path.slice(0, path.lastIndexOf('/'))), body, by);
  }

  /** Sends a request with a query of the test's own. */
  request(method: string, path: string, query: Readonly<Record<string, string>>): Promise<ArmAnswer> {
    return this.send(method, path, new URLSearchParams(query), undefined, OWNER);
  }

  /** A group with a workspace, with Sentinel on it, and the events table. */
  async withWorkspace(): Promise<this> {
    await this.put(GROUP, { location: 'westeurope' });
    await this.put(WORKSPACE, { location: 'westeurope', properties: { retentionInDays: 90 } });
    await this.put(`${WORKSPACE}/providers/Microsoft.SecurityInsights/onboardingStates/default`, { properties: {} });
    await this.put(`${WORKSPACE}/tables/Events_CL`, { properties: { schema: { columns: COLUMNS } } });
    return this;
  }
}

/** Columns of the table that {@link Subscription.withWorkspace} makes. */
export const COLUMNS = [
  { name: 'TimeGenerated', type: 'dateTime' },
  { name: 'UserId', type: 'string' },
  { name: 'Score', type: 'real' },
];

/** The newest version of the API that a path's type knows. */
function versionOf(path: string): URLSearchParams {
  const known = RESOURCE_TYPES.find(parseResourceId(path).type)?.apiVersions.at(-1);
  return new URLSearchParams({ 'api-version': known ?? '2023-07-01' });
}
