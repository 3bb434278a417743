import {
  ACTION_SCOPES,
  type ActionScope,
  type DeploymentRole,
  loadDeploymentRole,
} from '../../../../stacks/deployment-role';
import { type Environment, loadEnvironment } from '../../../../stacks/environment';
import type { Permission } from '../../../../workbench/lab/azure/resource-manager/access-control';
import { createResourceManager } from '../../../../workbench/lab/azure/resource-manager/create-resource-manager';
import { matchesAction } from '../../../../workbench/lab/azure/resource-manager/role-definition';
import type { ResourceManager } from '../../../../workbench/lab/azure/resource-manager/resource-manager';
import { toPrincipal } from '../../../../workbench/lab/azure/tokens';
import { grantDeployer, grantPlanner } from '../../../../workbench/lab/deployment/principal-roles';
import { replayRecording } from '../../../../workbench/lab/deployment/replay';
import { readRecording, standardTables } from '../../../support/recordings';

const ENVIRONMENTS = ['test', 'prod'].map((name) => loadEnvironment(name));
const ROLE = loadDeploymentRole('deployer');
const PLANNER = loadDeploymentRole('planner');
const ROLE_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';

/** What the recordings do not need, and why it is on the list all the same. */
const NOT_NEEDED: Readonly<Record<string, string>> = {
  'Microsoft.OperationalInsights/workspaces/query/*/read workspace':
    'Azure checks each table of a query, the local one the workspace',
  'Microsoft.Consumption/budgets/delete groups':
    'test, which is destroyed, has no budget, and the destroy of prod, which has one, is refused',
  'Microsoft.Web/sites/restart/action groups': 'connect restarts the relay, Terraform does not',
  'Microsoft.Logic/workflows/read groups': 'workflows are only written, by a template: Azure may read before it writes',
  'Microsoft.Web/connections/read groups': 'the same of connections',
  'Microsoft.SecurityInsights/dataConnectorDefinitions/read workspace': 'the same of the tile',
  'Microsoft.Storage/storageAccounts/read groups': 'the subscription has it for the list of accounts',
  'Microsoft.OperationalInsights/workspaces/read workspace': 'ownWorkspace has it; one that is not ours is not read',
  'Microsoft.OperationalInsights/workspaces/read ownWorkspace': 'workspace has it',
  'Microsoft.Insights/diagnosticSettings/read workspace': 'only where Sentinel Health of an existing workspace is ours',
  'Microsoft.Insights/diagnosticSettings/write workspace': 'the same',
  'Microsoft.Insights/diagnosticSettings/delete workspace': 'the same',
};

let asked: ReadonlyMap<string, readonly Permission[]>;

beforeAll(async () => {
  const replays = ENVIRONMENTS.map(async ({ name }) => {
    const replay = await replayRecording(readRecording(name), standardTables());
    return [name, replay.asked.filter(({ isGranted, isData }) => isGranted && !isData)] as const;
  });
  asked = new Map(await Promise.all(replays));
});

const [NEEDED, KEPT] = split(ROLE, NOT_NEEDED);

test.each(NEEDED)('cannot deploy without %s on the %s', (action, scope) => {
  expect(findDeniedWithout(action, scope)).not.toEqual([]);
});

test.each(KEPT)('deploys here without %s on the %s, which is listed for another reason', (action, scope) => {
  expect(findDeniedWithout(action, scope)).toEqual([]);
});

test('can deploy with what the list holds', () => {
  expect(ENVIRONMENTS.flatMap((environment) => findDenied(environment, ROLE))).toEqual([]);
});

/** What a plan does not ask for, or is refused without harm. */
const NOT_OF_A_PLAN =
  /(write|delete|validate\/action|purge\/action|sharedKeys\/action|deleted\w+\/read|checknameavailability\/read|resourceGroups\/resources\/read|operationStatuses\/read)$/i;

/** What a plan of the recorded environments does not need, and why the planner has it all the same. */
const NOT_NEEDED_TO_PLAN: Readonly<Record<string, string>> = {
  'Microsoft.Storage/storageAccounts/read groups': 'the subscription has it for the list of accounts',
  'Microsoft.OperationalInsights/workspaces/read workspace': 'ownWorkspace has it; one that is not ours is not read',
  'Microsoft.OperationalInsights/workspaces/read ownWorkspace': 'workspace has it',
  'Microsoft.Insights/diagnosticSettings/read workspace': 'only where Sentinel Health of an existing workspace is ours',
};

const [READ, KEPT_TO_READ] = split(PLANNER, NOT_NEEDED_TO_PLAN);

test('lets the planner read everything that a plan reads', () => {
  expect(findUnreadable(PLANNER)).toEqual([]);
});

test.each(READ)('cannot plan without %s on the %s', (action, scope) => {
  expect(findUnreadable(without(PLANNER, scope, action))).not.toEqual([]);
});

test.each(KEPT_TO_READ)('plans here without %s on the %s, which is listed for another reason', (action, scope) => {
  expect(findUnreadable(without(PLANNER, scope, action))).toEqual([]);
});

/** What a plan reads and the planner may not with this role. */
function findUnreadable(role: DeploymentRole): string[] {
  return ENVIRONMENTS.flatMap((environment) => {
    const { azure } = createSubscription(environment);
    grantPlanner(azure, environment, role);
    const { deployer, planner = '' } = environment.principals;
    return (asked.get(environment.name) ?? [])
      .filter((each) => each.principalId === deployer && !each.isLinked && !NOT_OF_A_PLAN.test(each.action))
      .filter(({ action, scope }) => !azure.access.can(planner, { action, scope }))
      .map(({ action, scope }) => `${action} on ${scope}`);
  });
}

/** The actions of a role, each with its scope: those that a table does not name, and those that it does. */
function split(
  { actions, linked }: DeploymentRole,
  notNeeded: Readonly<Record<string, string>>,
): [[string, ActionScope][], [string, ActionScope][]] {
  const all = [
    ...ACTION_SCOPES.flatMap((scope) => actions[scope].map((action): [string, ActionScope] => [action, scope])),
    ...linked.map(({ action, scope }): [string, ActionScope] => [action, scope]),
  ];
  const isKept = ([action, scope]: [string, ActionScope]): boolean => `${action} ${scope}` in notNeeded;
  return [all.filter((each) => !isKept(each)), all.filter(isKept)];
}

function findDeniedWithout(action: string, scope: ActionScope): string[] {
  const role = without(ROLE, scope, action);
  return ENVIRONMENTS.flatMap((environment) => findDenied(environment, role, action));
}

/** What a deployment was granted when it was recorded, and would not be with this role. */
function findDenied(environment: Environment, role: DeploymentRole, action?: string): string[] {
  const { azure } = createSubscription(environment);
  grantDeployer(azure, environment, role);
  for (const { id, properties } of azure.store.ofType('Microsoft.Authorization/roleAssignments')) {
    // It reads everything: with it, no read of the list would be missed.
    if (String(properties.roleDefinitionId).endsWith(ROLE_ADMINISTRATOR)) azure.store.delete(id);
  }
  const { deployer } = environment.principals;
  const affected = (asked.get(environment.name) ?? []).filter(
    (each) =>
      each.principalId === deployer &&
      !/roleAssignments\/(write|delete)$/i.test(each.action) &&
      (action === undefined || matchesAction(action, each.action)),
  );
  return affected
    .filter((each) => !azure.access.can(deployer, { action: each.action, scope: each.scope }))
    .map((each) => `${each.action} on ${each.scope}`);
}

function createSubscription(environment: Environment): ResourceManager {
  const nothing = (): Promise<void> => Promise.resolve();
  return createResourceManager({
    ...environment,
    principals: [],
    storage: { createContainer: nothing, deleteContainer: nothing, createQueue: nothing, deleteQueue: nothing },
    standardTables: [],
    now: () => 0,
    toPrincipal,
  });
}

function without(role: DeploymentRole, scope: ActionScope, action: string): DeploymentRole {
  return {
    ...role,
    actions: { ...role.actions, [scope]: role.actions[scope].filter((each) => each !== action) },
    linked: role.linked.filter((each) => each.scope !== scope || each.action !== action),
  };
}
