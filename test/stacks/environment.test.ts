import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { parse as parseYaml, stringify } from 'yaml';

import { listEnvironments, loadEnvironment, loadEnvironments, parseEnvironment } from '../../stacks/environment';
import { buildNames, MAX_ENVIRONMENT_NAME } from '../../stacks/names';
import { ENVIRONMENT_FIXTURES, environmentFixture } from '../support/synth';

const VALID = readFileSync(join(ENVIRONMENT_FIXTURES, 'test.yaml'), 'utf8');

test.each(listEnvironments())('the environment of the repository is valid: %s', (name) => {
  expect(loadEnvironment(name).name).toBe(name);
});

test('the test environment of the repository turns noxys-alert on, so that the lab shows every rule', () => {
  expect(loadEnvironment('test').rules['noxys-alert']).toMatchObject({ enabled: true });
});

test('fills in the defaults', () => {
  expect(
    parse(`
lifecycle: disposable
subscriptionId: 00000000-0000-0000-0000-000000000001
tenantId: 00000000-0000-0000-0000-000000000002
region: westeurope
workspace: { kind: ours }
principals: { deployer: 00000000-0000-0000-0000-000000000003 }
alertEmails: [soc@example.com]
state: { backend: local }
`),
  ).toMatchObject({
    retention: { tableDays: 90, totalDays: 365, deadLetterDays: 30 },
    eventFilter: ['interaction.created'],
    signatureScheme: 'none',
    signatureOptions: {},
    successStatus: 200,
    secretsInRotation: [],
    allowedIpRanges: [],
    relay: { plan: 'B1', replication: 'LRS', instances: 1 },
    userIdIs: 'opaque',
    rules: {},
    playbooks: {},
    gallery: true,
    tags: {},
    mayReplace: [],
    sentinelHealth: 'ours',
    workspaceRegion: 'westeurope',
  });
});

test('reports every problem of a file at once, one a line, in the order of the file', () => {
  const text = `lifecycle: temporary
subscriptionId: 0000
regoin: westeurope
workspace:
  kind: borrowed
alertEmails: []
retention:
  tableDays: 5
  totalDays: 1000
allowedIpRanges: [203.0.113.0]
playbooks:
  notify-teams: { color: [red] }
`;

  expect(problemsOf(text)).toEqual([
    "e.yaml:1: lifecycle must be one of 'permanent', 'disposable', found 'temporary'.",
    'e.yaml:1: tenantId must be a text, found nothing.',
    'e.yaml:1: region must be a text, found nothing.',
    'e.yaml:1: principals must be a map, found nothing.',
    'e.yaml:1: state must be a map, found nothing.',
    'e.yaml:2: subscriptionId must be a text, found 0.',
    'e.yaml:3: regoin must be a known setting, found a key that is not. Check its spelling and its place.',
    "e.yaml:5: workspace.kind must name a known kind, found 'borrowed'.",
    'e.yaml:6: alertEmails must name at least one receiver, found [].',
    'e.yaml:8: retention.tableDays must be at least 30, found 5.',
    'e.yaml:9: retention.totalDays must be 30 to 730, or one of 1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383 days, found 1000.',
    "e.yaml:10: allowedIpRanges.0 must be a range such as 203.0.113.0/24, found '203.0.113.0'.",
    'e.yaml:12: playbooks.notify-teams.color must be a text, a number, true or false, found ["red"].',
  ]);
});

test.each([
  [
    "a total retention below the table's",
    'retention: { tableDays: 90, totalDays: 30 }',
    /retention.totalDays must not be shorter than tableDays/,
  ],
  [
    'playbooks without the principal that runs them',
    'principals: { deployer: 00000000-0000-0000-0000-000000000003 }',
    /principals must name azureSecurityInsights because playbooks are wanted/,
  ],
  [
    'a rotation of a secret that is not in use',
    'secretsInRotation: [signing-secret]',
    /secretsInRotation must not list 'signing-secret' while signatureScheme is 'none'/,
  ],
  [
    'a text that Terraform would evaluate',
    'tags: { owner: "${path.root}" }',
    /tags.owner must not hold '\$\{' or '%\{'/,
  ],
  [
    'more instances than the plan has',
    'relay: { plan: B1, instances: 4 }',
    /relay.instances must be at most 3 on the plan B1, found 4/,
  ],
  [
    'an Azure region by its long name',
    'region: West Europe',
    /region must be a region's short name such as westeurope, found 'West Europe'/,
  ],
  [
    'a workspace of another subscription',
    `workspace: { kind: existing, region: westeurope, id: /subscriptions/00000000-0000-0000-0000-000000000099/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-1 }`,
    /workspace.id must lie in subscriptionId '00000000-0000-0000-0000-000000000001'/,
  ],
  [
    'a workspace id in another spelling',
    `workspace: { kind: existing, region: westeurope, id: /subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/log-1 }`,
    /workspace.id must be a resource id spelled as Azure spells it/,
  ],
])('refuses %s', (_, line, message) => {
  expect(() => parse(withLine(line))).toThrow(message);
});

test('says where YAML cannot be read', () => {
  expect(problemsOf('lifecycle: [permanent')).toEqual([
    expect.stringMatching(
      /^e\.yaml:1: Flow sequence in block collection must be sufficiently indented and end with a \]\.$/,
    ),
  ]);
});

test('derives an ephemeral environment for a pull request from test.yaml', () => {
  const ephemeral = loadEnvironment('pr-123', ENVIRONMENT_FIXTURES);
  const model = environmentFixture('test');

  expect(ephemeral).toMatchObject({
    name: 'pr-123',
    lifecycle: 'disposable',
    rules: model.rules,
    playbooks: model.playbooks,
  });
  expect(ephemeral.names.resourceGroup).toBe('rg-noxys-pr-123');
  expect(ephemeral.names.storageAccount).not.toBe(model.names.storageAccount);
});

test('refuses an ephemeral environment in a shared workspace, whose rules it would overwrite', () => {
  const text = withLine(
    `workspace: { kind: existing, region: westeurope, id: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-1 }`,
  );

  expect(() => parseEnvironment('pr-123', text, 'e.yaml', true)).toThrow(
    /workspace.kind must be 'ours' for an ephemeral environment/,
  );
  expect(parseEnvironment('test', text, 'e.yaml').names.workspaceResourceGroup).toBe('rg');
});

test('refuses an ephemeral environment whose state only one machine has, as another job destroys it', () => {
  const text = withLine('state: { backend: local }');

  expect(() => parseEnvironment('pr-123', text, 'e.yaml', true)).toThrow(
    /state.backend must be 'azurerm' for an ephemeral environment, found 'local'/,
  );
  expect(parseEnvironment('test', text, 'e.yaml').state).toEqual({ backend: 'local' });
});

test('refuses a name without a file', () => {
  expect(() => loadEnvironment('staging', ENVIRONMENT_FIXTURES)).toThrow(
    "Environment 'staging': must have a file in test/fixtures/environments or be named pr-<number>, found prod, test. Copy one of them or correct the name.",
  );
});

test('loads the one environment that is asked for, or all with the problems of all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-environments-'));
  try {
    writeFileSync(join(folder, 'one.yaml'), VALID);
    writeFileSync(join(folder, 'two.yaml'), withLine('region: X'));
    writeFileSync(join(folder, 'far-too-long-a-name.yaml'), VALID);

    expect(loadEnvironments('one', folder).map(({ name }) => name)).toEqual(['one']);
    expect(() => loadEnvironments(undefined, folder)).toThrow(
      /the file name must start .* found 'far-too-long-a-name'[^]*two.yaml:\d+: region must be/,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('global names end in six hex digits that only subscription and environment decide', () => {
  const names = buildNames({ environment: 'test', subscriptionId: 's1' });

  expect(names.storageAccount).toMatch(/^stnoxystest[0-9a-f]{6}$/);
  expect(names.vault).toBe(`noxys-test-${names.storageAccount.slice(-6)}`);
  expect(names.functionApp).toBe(`func-noxys-test-${names.storageAccount.slice(-6)}`);
  expect(buildNames({ environment: 'test', subscriptionId: 's1' })).toEqual(names);
  expect(buildNames({ environment: 'test', subscriptionId: 's2' }).vault).not.toBe(names.vault);
});

test('every name stays within the limit of its resource, whatever the environment is called', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/);
  const names = fc
    .tuple(word, fc.option(word, { nil: undefined }))
    .map(([first, second]) => (second ? `${first}-${second}` : first));

  fc.assert(
    fc.property(
      names.filter((name) => name.length <= MAX_ENVIRONMENT_NAME),
      (environment) => {
        const made = buildNames({ environment, subscriptionId: '00000000-0000-0000-0000-000000000001' });

        expect(made.storageAccount).toMatch(/^[a-z0-9]{3,24}$/);
        expect(made.vault).toMatch(/^(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/);
        // The host id is the first 32 characters: longer names could collide on one storage account.
        expect(made.functionApp).toMatch(/^[a-zA-Z0-9-]{1,32}$/);
        expect(made.workspace).toMatch(/^[A-Za-z0-9-]{4,63}$/);
        expect(made.dataCollectionEndpoint).toMatch(/^[A-Za-z0-9-]{3,44}$/);
        expect(made.dataCollectionRule).toMatch(/^[A-Za-z0-9-]{3,44}$/);
        expect(made.resourceGroup.length).toBeLessThanOrEqual(90);
      },
    ),
  );
});

function parse(text: string) {
  return parseEnvironment('test', text, 'e.yaml');
}

function problemsOf(text: string): string[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [];
  }
}

/** The test environment with one top-level setting replaced or added. */
function withLine(line: string): string {
  const settings: unknown = parseYaml(VALID);
  const setting: unknown = parseYaml(line);
  return stringify({ ...Object(settings), ...Object(setting) });
}
