import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadContent } from '../../../../kql/content';
import { ROLES } from '../../../../stacks/constructs/role-grant';
import { type Environment, loadEnvironment } from '../../../../stacks/environment';
import { toRelaySettings } from '../../../../stacks/relay-settings';
import type { AzureCloud } from '../../../../workbench/lab/azure/azure-cloud';
import { grantRole } from '../../../../workbench/lab/azure/resource-manager/create-resource-manager';
import { toPrincipal } from '../../../../workbench/lab/azure/tokens';
import { prepareBundle } from '../../../../workbench/lab/bundle';
import { judgeSample, type RunningSystem, startDeployed } from '../../../../workbench/lab/deployment/cycle-events';
import { verifyDeployed } from '../../../../workbench/lab/deployment/cycle-verify';
import { readAppSettings } from '../../../../workbench/lab/deployment/deployed-app';
import type { DeployedSystem } from '../../../../workbench/lab/deployment/deployed-system';
import { startDeploymentCloud } from '../../../../workbench/lab/deployment/deployment-cloud';
import { planRelay } from '../../../../workbench/lab/relay-settings';
import { SAMPLE } from '../../../../workbench/lab/traffic/guide-sample';
import { furnish } from '../../../../workbench/verify/lab/lab-furniture';

const content = loadContent();
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test('posts to a deployment without a signature scheme, and every hop of it answers', async () => {
  const environment = loadEnvironment('test');
  const { cloud, system } = await start(environment);
  const outcome = await system.play([SAMPLE]);
  const sample = await judgeSample({ current: system }, environment, content.events.table);
  system.goLive();

  const verified = await verifyDeployed(cloud, environment);

  expect(outcome).toMatchObject({ posts: 1, accepted: 1, rows: 1 });
  expect(sample).toEqual({
    result: 'answered 200, row interaction.policy_violated chatgpt 0.95, alerts: 0',
    isFine: true,
  });
  expect(verified).toEqual({
    result: expect.stringMatching(/^9 of 9 hops answer, the slowest in \d+\.\d s$/) as string,
    isFine: true,
  });
});

test('signs posts where the environment names a scheme, with the secret that the operator wrote', async () => {
  const environment = { ...loadEnvironment('test'), signatureScheme: 'standard-webhooks' as const };
  const { cloud, system } = await start(environment);

  const outcome = await system.play([SAMPLE]);

  expect(system.answerTo(SAMPLE)?.status).toBe(200);
  expect(outcome).toMatchObject({ posts: 1, accepted: 1, rows: 1 });
  // The file of the environment names no scheme, so that the test event goes unsigned to a relay that asks for a signature.
  system.goLive();
  expect(await verifyDeployed(cloud, environment)).toEqual({
    result: expect.stringContaining(
      "; 'relay takes the test event': answers 401; 'queue hands it on': not reached;",
    ) as string,
    isFine: false,
  });
});

test('says that the sample was not posted when it was not', async () => {
  expect(await judgeSample({}, loadEnvironment('test'), content.events.table)).toEqual({
    result: 'it was not posted',
    isFine: false,
  });
});

interface Started {
  readonly cloud: AzureCloud;
  readonly system: DeployedSystem;
}

/** Starts a deployment whose resources were put in place as the stacks leave them; no rule runs in it. */
async function start(environment: Environment): Promise<Started> {
  const directory = await mkdtemp(join(tmpdir(), 'noxys-deployed-'));
  ends.push(() => rm(directory, { recursive: true, force: true }));
  const running: RunningSystem = {};
  const cloud = await startDeploymentCloud({
    ...{ environment, content, directory },
    store: async (rows) => running.current?.store(rows),
    query: async (kql, timespan) => (await running.current?.query(kql, timespan)) ?? { columns: [], rows: [] },
    findRelay: () => running.current?.origin,
  });
  ends.push(() => cloud.stop());
  await furnish(cloud, environment, content, planRelay(environment));
  putApp(cloud, environment);
  const { store } = cloud.azure;
  const detection = ['alertRules', 'automationRules'].flatMap((type) =>
    store.ofType(`Microsoft.SecurityInsights/${type}`),
  );
  for (const { id } of detection) store.delete(id);
  const system = await startDeployed({
    ...{ cloud, environment, content },
    fetchApp: async () => ({
      package: await prepareBundle(),
      ...readAppSettings(cloud.azure, environment.names.functionAppId),
    }),
  });
  ends.push(() => system.stop());
  for (const resource of detection) store.put(resource);
  running.current = system;
  return { cloud, system };
}

/** The function app with its settings, references included, and the identity that it runs as and reads the vault with. */
function putApp({ azure }: AzureCloud, environment: Environment): void {
  const { names } = environment;
  const { identityClientId: clientId, ingestion } = planRelay(environment);
  const { objectId: principalId } = toPrincipal(clientId);
  const identityId = names.relayIdentityId;
  const type = 'Microsoft.Web/sites';
  azure.store.put({
    id: identityId,
    name: names.relayIdentity,
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    properties: { clientId, principalId },
  });
  azure.store.put({
    id: names.functionAppId,
    name: names.functionApp,
    type,
    identity: { userAssignedIdentities: { [identityId]: {} } },
    properties: { keyVaultReferenceIdentity: identityId },
  });
  azure.store.put({
    id: `${names.functionAppId}/config/appsettings`,
    name: 'appsettings',
    type: `${type}/config`,
    properties: {
      ...toRelaySettings(environment, {
        ingestionEndpoint: `https://${ingestion.host}`,
        ruleId: ingestion.immutableId,
      }),
      AzureWebJobsStorage__accountName: names.storageAccount,
      AzureWebJobsStorage__clientId: clientId,
      AzureWebJobsStorage__credential: 'managedidentity',
      AzureWebJobs__canary__Disabled: '1',
    },
  });
  grantRole(azure, {
    ...{ name: 'relay-secrets', principalId, role: ROLES['Key Vault Secrets User'], scope: names.vaultId },
  });
}
