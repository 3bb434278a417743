import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RELAY_SECRETS } from '../../../stacks/constructs/secret-vault';
import { loadDeploymentRole } from '../../../stacks/deployment-role';
import { loadEnvironment } from '../../../stacks/environment';
import { toWebhookUrl } from '../../../stacks/noxys-webhook';
import { AzureCloud } from '../../../workbench/lab/azure/azure-cloud';
import { type AzureRequest, headerOf } from '../../../workbench/lab/azure/exchange';
import { grantRole } from '../../../workbench/lab/azure/resource-manager/create-resource-manager';
import { toPrincipal } from '../../../workbench/lab/azure/tokens';
import { grantDeployer } from '../../../workbench/lab/deployment/principal-roles';
import { CliProcess, type CliResult } from '../../support/cli-process';
import { ACCOUNT, FakeNoxys } from '../../support/noxys-api';

const environment = loadEnvironment('test');
const { names, tenantId, subscriptionId } = environment;
const url = toWebhookUrl(names);
const OPERATOR = { clientId: '00000000-0000-0000-0000-0000000000d3', clientSecret: 'local' };
const asDeployer = {
  ...environment,
  principals: { ...environment.principals, deployer: toPrincipal(OPERATOR.clientId).objectId },
};
const SECRETS_OFFICER = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';

let directory: string;
let cloud: AzureCloud;
let cli: CliProcess;
let noxys: FakeNoxys;

/** The vault's token as the platform has last read it. */
let platformToken: string | undefined;

/** The token that the relay takes; it reads the platform's when it starts. */
let relayToken: string | undefined;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-connect-'));
  cloud = await AzureCloud.start({
    directory,
    tenantId,
    subscriptionId,
    storageAccounts: [names.storageAccount],
    applications: [OPERATOR],
    principals: [],
    standardTables: [],
    routes: [
      { host: 'api.noxys.cloud', handler: (request) => noxys.handler(request) },
      { host: new URL(url).host, handler: (request) => Promise.resolve({ status: answerAsRelay(request) }) },
    ],
    store: () => Promise.resolve(),
    query: () => Promise.reject(new Error('Nothing queries here.')),
    listen: ({ url: asked, answer }) => {
      if (answer.status !== 200) return;
      if (asked.includes('/config/configreferences/appsettings/refresh?')) platformToken = secret('bearerToken');
      if (asked.includes('/restart?')) relayToken = platformToken;
    },
  });
  cloud.azure.store.put({
    id: names.vaultId,
    name: names.vault,
    type: 'Microsoft.KeyVault/vaults',
    properties: { enableRbacAuthorization: true },
  });
  cli = CliProcess.start({
    HTTPS_PROXY: cloud.proxy.url,
    NO_PROXY: '127.0.0.1',
    NODE_EXTRA_CA_CERTS: cloud.authorityFile,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: OPERATOR.clientId,
    AZURE_CLIENT_SECRET: OPERATOR.clientSecret,
    NOXYS_EMAIL: ACCOUNT.email,
    NOXYS_PASSWORD: ACCOUNT.password,
  });
});

afterAll(async () => {
  await cli.stop();
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
});

beforeEach(() => {
  noxys = new FakeNoxys();
  platformToken = undefined;
  relayToken = undefined;
  cloud.azure.secrets.purgeVault(names.vault);
  grantRole(cloud.azure, {
    name: 'officer',
    principalId: toPrincipal(OPERATOR.clientId).objectId,
    role: SECRETS_OFFICER,
    scope: names.vaultId,
  });
});

test('registers the webhook with the events that the filter lets pass, and puts its secrets into the vault', async () => {
  const { code, stdout, stderr } = await connect();

  const [webhook, ...others] = noxys.active;
  expect(others).toEqual([]);
  expect(webhook).toMatchObject({ url, description: 'Microsoft Sentinel (noxys-sentinel, test)' });
  expect(webhook?.events).toEqual([
    'alert.severity_critical',
    'alert.severity_high',
    'interaction.high_risk',
    'interaction.policy_violated',
    'policy.created',
    'policy.updated',
  ]);
  expect(webhook?.token).toMatch(/^[\w-]{43}$/);
  expect(secret('bearerToken')).toBe(webhook?.token);
  expect(secret('signingSecret')).toBe(webhook?.signingSecret);
  expect(secret('hashKey')).toMatch(/^[\w-]{43}$/);
  expect(code).toBe(1);
  expect(stdout).toContain('The relay answers 401: it reads its secrets when it starts. Restart it now:');
  expectNoSecret(stdout + stderr);
});

test('finds its webhook and its secrets when it is run again, and changes nothing', async () => {
  await connect();
  const before = [secret('bearerToken'), secret('signingSecret'), secret('hashKey')];
  relayToken = secret('bearerToken');

  const { code, stdout } = await connect();

  expect(noxys.webhooks).toHaveLength(1);
  expect([secret('bearerToken'), secret('signingSecret'), secret('hashKey')]).toEqual(before);
  expect(stdout).toContain("Webhook 'whk_1' is registered already.");
  expect(code).toBe(0);
});

test('keeps the old token on rotation, and the old webhook until the relay takes the new token', async () => {
  await connect();
  const [first] = noxys.active;

  const rotated = await connect('--rotate');
  const pending = noxys.active.length;
  relayToken = secret('bearerToken');
  const again = await connect();

  const [, second] = noxys.webhooks;
  expect(secret('bearerTokenPrevious')).toBe(first?.token);
  expect(secret('bearerToken')).toBe(second?.token);
  expect(second?.token).not.toBe(first?.token);
  expect(secret('signingSecretPrevious')).toBe(first?.signingSecret);
  expect(secret('signingSecret')).toBe(second?.signingSecret);
  expect(rotated.stdout).toContain("Webhook 'whk_1' stays as it is");
  expect(pending).toBe(2);
  expect(again.stdout).toContain("Webhook 'whk_1' is no longer needed. Switch it off in Noxys");
  expect(again.code).toBe(0);
  expect(noxys.webhooks).toHaveLength(2);
  expectNoSecret(rotated.stdout + rotated.stderr + again.stdout + again.stderr);
});

test('takes over what somebody has set up by hand', async () => {
  relayToken = 'a-token-made-by-somebody';
  set('bearerToken', relayToken);
  set('hashKey', 'a-hash-key-made-by-somebody');
  noxys.hold({ id: 'whk_hand', url: `${url}/`, events: environmentEvents() });

  const { code, stdout } = await connect();

  expect(stdout).toContain("Webhook 'whk_hand' is registered already.");
  expect(noxys.webhooks).toHaveLength(1);
  expect(secret('bearerToken')).toBe('a-token-made-by-somebody');
  expect(code).toBe(0);
});

test('makes a new webhook when the events have changed', async () => {
  await connect();
  relayToken = secret('bearerToken');
  const [first] = noxys.webhooks.splice(0);
  if (first !== undefined) noxys.hold({ ...first, events: ['interaction.high_risk'] });

  const { stdout } = await connect();

  expect(noxys.webhooks.map(({ token }) => token)).toEqual([first?.token, first?.token]);
  expect(stdout).toContain("Webhook 'whk_1' is no longer needed.");
});

test('says which role is missing on the vault, and has registered nothing', async () => {
  cloud.azure.store.delete(
    `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleAssignments/officer`,
  );

  const { code, stderr } = await connect();

  expect(code).toBe(1);
  expect(stderr).toMatch(
    new RegExp(
      `Key Vault '${names.vault}': must let you read 'noxys-hash-key', answered 403.*'Key Vault Secrets User'`,
    ),
  );
  expect(noxys.webhooks).toEqual([]);
});

test('touches no secret when Noxys refuses the sign-in', async () => {
  set('bearerToken', 'a-token-made-by-somebody');
  noxys.role = 'viewer';

  const { code, stderr } = await connect('--rotate');

  expect(code).toBe(1);
  expect(stderr).toContain("the account must have the role 'admin', found 'viewer'");
  expect(secret('bearerToken')).toBe('a-token-made-by-somebody');
  expect(secret('bearerTokenPrevious')).toBeUndefined();
});

test('keeps the token in use when Noxys refuses the new webhook of a rotation, and never repeats its answer', async () => {
  set('bearerToken', 'a-token-made-by-somebody');
  noxys.createAnswer = { status: 422, body: { error: 'auth_token a-token-made-by-somebody is bad' } };

  const { code, stderr } = await connect('--rotate');

  expect(code).toBe(1);
  expect(stderr).toContain("Noxys, new webhook (POST /webhooks): must be answered 201, got 422. Check 'noxys.events'");
  expect(stderr).not.toContain('a-token');
  expect(secret('bearerToken')).toBe('a-token-made-by-somebody');
});

test('makes the secrets of a test environment without Noxys, and restarts its relay with the roles of the deployer', async () => {
  const id = names.functionAppId;
  cloud.azure.store.put({ id, name: names.functionApp, type: 'Microsoft.Web/sites', properties: {} });
  grantDeployer(cloud.azure, asDeployer);

  const { code, stdout } = await cli.run('connect', '--env', 'test', '--secrets-only', '--wait', '20');

  expect(noxys.requests).toEqual([]);
  expect(stdout).toContain('and was restarted.\nThe relay takes the token.');
  expect(code).toBe(0);
});

test.each(['Microsoft.Web/sites/config/*/action', 'Microsoft.Web/sites/restart/action'])(
  'tells an operator without %s how to make the relay read its secrets',
  async (action) => {
    const role = loadDeploymentRole('deployer');
    const groups = role.actions.groups.filter((each) => each !== action);
    grantDeployer(cloud.azure, asDeployer, { ...role, actions: { ...role.actions, groups } });

    const { stdout } = await connect('--secrets-only');

    expect(stdout).toContain(
      `Restart it now:\n  az rest --method post --url 'https://management.azure.com${names.functionAppId}/config/configreferences/appsettings/refresh?api-version=2022-03-01'`,
    );
    expect(relayToken).toBeUndefined();
  },
);

test('does not run without an environment', async () => {
  const { code, stderr } = await cli.run('connect');

  expect(code).toBe(2);
  expect(stderr).toContain('--env: expected the name of an environment');
});

function connect(...flags: readonly string[]): Promise<CliResult> {
  return cli.run('connect', '--env', 'test', '--wait', '0', ...flags);
}

function answerAsRelay(request: AzureRequest): number {
  return relayToken !== undefined && headerOf(request, 'authorization') === `Bearer ${relayToken}` ? 200 : 401;
}

function secret(name: keyof typeof RELAY_SECRETS): string | undefined {
  return cloud.azure.secrets.get(names.vault, RELAY_SECRETS[name])?.value;
}

function set(name: keyof typeof RELAY_SECRETS, value: string): void {
  cloud.azure.secrets.set(names.vault, RELAY_SECRETS[name], { value }, cloud.azure.now());
}

/** No secret that anybody knows may stand in what was written. */
function expectNoSecret(written: string): void {
  const secrets = [
    ACCOUNT.password,
    ...noxys.webhooks.flatMap(({ token, signingSecret }) => [token, signingSecret]),
    ...cloud.azure.secrets.list(names.vault).map(({ value }) => value),
  ];
  expect(secrets.filter((each) => each !== '' && written.includes(each))).toEqual([]);
}

function environmentEvents(): string[] {
  return [
    'policy.updated',
    'policy.created',
    'alert.severity_high',
    'alert.severity_critical',
    'interaction.high_risk',
    'interaction.policy_violated',
  ];
}
