import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Names } from '../names';
import { Pause } from './pause';
import { RoleGrant, type RoleName } from './role-grant';

/** Settings for {@link PlaybookHost}. */
export interface PlaybookHostProps {
  readonly names: Pick<
    Names,
    | 'playbooksResourceGroup'
    | 'playbooksResourceGroupId'
    | 'playbookIdentity'
    | 'playbookIdentityId'
    | 'workspaceId'
    | 'vaultId'
  >;

  readonly location: string;

  /** Object id, in this tenant, of the application "Azure Security Insights", which starts playbooks. */
  readonly sentinelId: string;

  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Where playbooks run and who they are: a resource group of their own, an identity, and their roles.
 *
 * The group is their own because Sentinel may run every playbook of a group that it was granted. The identity may
 * read and comment incidents, read the workspace, and read the vault.
 *
 * @example
 * const host = new PlaybookHost(this, 'playbooks', { names, location: 'westeurope', sentinelId, tags: {} });
 */
export class PlaybookHost extends Construct {
  readonly group: ResourceGroup;
  readonly identity: UserAssignedIdentity;

  /** What a playbook waits for: the roles, and a pause until they hold. */
  readonly isReady: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PlaybookHostProps) {
    super(scope, id);

    const { names, location, tags } = props;
    this.group = new ResourceGroup(this, 'group', { name: names.playbooksResourceGroup, location, tags });
    this.identity = new UserAssignedIdentity(this, 'identity', {
      name: names.playbookIdentity,
      resourceGroupName: this.group.name,
      location,
      tags,
    });

    const grants = [
      new RoleGrant(this, 'sentinel-runs-playbooks', {
        role: 'Microsoft Sentinel Automation Contributor',
        scope: this.group.id,
        scopeId: names.playbooksResourceGroupId,
        principalId: props.sentinelId,
        principalKey: props.sentinelId,
        principalType: 'ServicePrincipal',
      }),
      ...PLAYBOOK_ROLES.map(
        ({ key, role, on }) =>
          new RoleGrant(this, key, {
            role,
            scope: names[on],
            scopeId: names[on],
            principalId: this.identity.principalId,
            principalKey: names.playbookIdentityId,
            principalType: 'ServicePrincipal',
          }),
      ),
    ].map(({ resource }) => resource);

    const pause = new Pause(this, 'roles-in-effect', {
      after: grants,
      triggers: Object.fromEntries(grants.map((grant, index) => [`role_${index + 1}`, grant.id])),
    });
    this.isReady = [this.identity, pause.resource];
  }
}

const PLAYBOOK_ROLES: readonly { key: string; role: RoleName; on: 'workspaceId' | 'vaultId' }[] = [
  { key: 'comments-incidents', role: 'Microsoft Sentinel Responder', on: 'workspaceId' },
  { key: 'reads-alerts', role: 'Log Analytics Reader', on: 'workspaceId' },
  { key: 'reads-credentials', role: 'Key Vault Secrets User', on: 'vaultId' },
];
