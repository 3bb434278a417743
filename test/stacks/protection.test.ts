import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadContent } from '../../kql/content';
import { NoxysApp } from '../../stacks/noxys-app';
import { assertNothingReplaced, loadLock, type Fingerprints } from '../../stacks/protection';
import type { Environment } from '../../stacks/environment';
import { environmentFixture, synthApp } from '../support/synth';

const content = loadContent();
const relayPackage = join(__dirname, '..', '..', 'package.json');
const deployed = fingerprintsOf(environmentFixture('prod'));

test('holds what Terraform would look at before it replaces something', () => {
  const { subscriptionId, names } = environmentFixture('prod');

  expect(deployed).toEqual({
    table: {
      address: 'azurerm_log_analytics_workspace_table_custom_log.table_43360BC0',
      name: 'NoxysEvents_CL',
      workspaceId: names.workspaceId,
    },
    'relay-storage': {
      address: 'azurerm_storage_account.storage_account_E377CD4D',
      id: names.storageAccountId,
      location: 'westeurope',
      replication: 'ZRS',
    },
    vault: {
      address: 'azurerm_key_vault.vault_BBE00A92',
      id: `/subscriptions/${subscriptionId}/resourceGroups/rg-noxys-prod/providers/Microsoft.KeyVault/vaults/noxys-prod-30cacb`,
      location: 'westeurope',
    },
    'relay-identity': {
      address: 'azurerm_user_assigned_identity.relay-identity',
      id: names.relayIdentityId,
      location: 'westeurope',
    },
    'playbook-identity': {
      address: 'azurerm_user_assigned_identity.playbooks_identity_4B93326A',
      id: names.playbookIdentityId,
      location: 'westeurope',
    },
  });
  expect(fingerprintsOf(environmentFixture('test'))).toHaveProperty('workspace.location', 'westeurope');
});

test('lets a synthesis pass that replaces nothing', () => {
  expect(() => synthApp([environmentFixture('prod')], { lockOf: () => deployed })).not.toThrow();
});

test('refuses a synthesis that would replace something, with what changed', () => {
  const moved = { ...environmentFixture('prod'), region: 'northeurope' };

  expect(() => synthApp([moved], { lockOf: () => deployed })).toThrow(
    [
      "Environment 'prod': vault must stay the one that is deployed, found location 'northeurope' instead of 'westeurope'. Undo the change, or name 'vault' in mayReplace, deploy, and write the lock anew with 'npx ts-node stacks/lock.ts prod'.",
      "Environment 'prod': relay-storage must stay the one that is deployed, found location 'northeurope' instead of 'westeurope'. Undo the change, or name 'relay-storage' in mayReplace, deploy, and write the lock anew with 'npx ts-node stacks/lock.ts prod'.",
      "Environment 'prod': relay-identity must stay the one that is deployed, found location 'northeurope' instead of 'westeurope'. Undo the change, or name 'relay-identity' in mayReplace, deploy, and write the lock anew with 'npx ts-node stacks/lock.ts prod'.",
      "Environment 'prod': playbook-identity must stay the one that is deployed, found location 'northeurope' instead of 'westeurope'. Undo the change, or name 'playbook-identity' in mayReplace, deploy, and write the lock anew with 'npx ts-node stacks/lock.ts prod'.",
    ].join('\n'),
  );
});

test('refuses a move to another workspace, which would leave the rows behind', () => {
  const table = { ...deployed.table, workspaceId: '/another' };

  expect(() => assertNothingReplaced({ name: 'prod', mayReplace: [] }, deployed, { ...deployed, table })).toThrow(
    /table must stay the one that is deployed, found workspaceId '\/another' instead of '\/subscriptions/,
  );
});

test('refuses to leave out what is deployed', () => {
  expect(() => synthApp([{ ...environmentFixture('prod'), playbooks: {} }], { lockOf: () => deployed })).toThrow(
    /playbook-identity must stay the one that is deployed, found that it would be destroyed/,
  );
});

test('refuses a change of copies from one data centre to zones, which takes the queue and the dead letters', () => {
  const prod = environmentFixture('prod');
  const copied: Environment = { ...prod, relay: { ...prod.relay, replication: 'LRS' } };

  expect(() => synthApp([copied], { lockOf: () => deployed })).toThrow(
    /relay-storage must stay the one that is deployed, found replication 'LRS' instead of 'ZRS'/,
  );
});

test('warns where an environment that is to stay has no lock', () => {
  const warningsOf = (name: string, locked: Fingerprints): readonly string[] =>
    new NoxysApp({
      environments: [environmentFixture(name)],
      content,
      relayPackage,
      config: { outdir: tmpdir() },
      lockOf: () => locked,
    }).warnings;

  expect(warningsOf('prod', {})).toEqual([
    "Environment 'prod': should have a lock, found none: a change that replaces table, workspace, vault, storage or identity would not be " +
      "refused. After its first deploy write one with 'npx ts-node stacks/lock.ts prod' and commit it.",
  ]);
  expect(warningsOf('prod', deployed)).toEqual([]);
  expect(warningsOf('test', {})).toEqual([]);
});

test('lets through what the environment says it may replace', () => {
  const moved: Environment = {
    ...environmentFixture('prod'),
    region: 'northeurope',
    mayReplace: ['vault', 'relay-storage', 'relay-identity', 'playbook-identity'],
  };

  expect(() => synthApp([moved], { lockOf: () => deployed })).not.toThrow();
});

test('has Terraform refuse to destroy table and workspace of a permanent environment until it may replace them', () => {
  const ours: Environment = { ...environmentFixture('prod'), workspace: { kind: 'ours' } };

  expect(guardedTypes(ours)).toEqual([
    'azurerm_log_analytics_workspace',
    'azurerm_log_analytics_workspace_table_custom_log',
  ]);
  expect(guardedTypes({ ...ours, mayReplace: ['table'] })).toEqual(['azurerm_log_analytics_workspace']);
  expect(guardedTypes({ ...ours, mayReplace: ['table', 'workspace'] })).toEqual([]);
  expect(guardedTypes({ ...ours, lifecycle: 'disposable' })).toEqual([]);
});

test('reads the lock beside the environment; without one nothing is known to be deployed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-lock-'));
  try {
    writeFileSync(join(folder, 'prod.lock.json'), JSON.stringify(deployed));
    writeFileSync(join(folder, 'torn.lock.json'), '{"table":');

    expect(loadLock('prod', folder)).toEqual(deployed);
    expect(loadLock('test', folder)).toEqual({});
    expect(() => loadLock('torn', folder)).toThrow(
      /torn\.lock\.json: must be a lock as 'npx ts-node stacks\/lock\.ts torn' writes it/,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function fingerprintsOf(environment: Environment): Fingerprints {
  const app = new NoxysApp({ environments: [environment], content, relayPackage, config: { outdir: tmpdir() } });
  return app.fingerprints.get(environment.name) ?? {};
}

/** Types of the resources that Terraform refuses to destroy. */
function guardedTypes(environment: Environment): string[] {
  return [...synthApp([environment]).values()].flatMap(({ stack }) =>
    Object.entries(stack.resource ?? {}).flatMap(([type, resources]) =>
      Object.values(resources).flatMap(({ lifecycle }) =>
        JSON.stringify(lifecycle ?? {}).includes('"prevent_destroy":true') ? [type] : [],
      ),
    ),
  );
}
