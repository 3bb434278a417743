import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import {
  StorageManagementPolicy,
  type StorageManagementPolicyRule,
} from '@cdktf/provider-azurerm/lib/storage-management-policy';
import { StorageQueue } from '@cdktf/provider-azurerm/lib/storage-queue';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

/** Queues of the relay: events on their way, and those that are sent once more from the dead letters. */
export const QUEUES = { events: 'events', redrive: 'redrive' } as const;

/** Containers of the relay: bodies too large for a queue message, and rows that could not be delivered. */
export const CONTAINERS = { claims: 'claims', deadLetters: 'dead-letters' } as const;

/** Container that the relay's code lies in. */
const PACKAGES = 'packages';

/** Days after which a body is deleted that no message needs any more: far longer than a message waits. */
const CLAIM_DAYS = 60;

/** Settings for {@link RelayStorage}. */
export interface RelayStorageProps {
  readonly accountName: string;

  /** Name of the resource group, as a reference. */
  readonly resourceGroupName: string;

  readonly location: string;

  /** Whether the queue has its copies in one data centre or over the zones of the region. */
  readonly replication: 'LRS' | 'ZRS';

  /** Days after which a row is deleted that could not be delivered. It names a user. */
  readonly deadLetterDays: number;

  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What the relay keeps between receiving an event and delivering it, and its own code.
 *
 * Opens to Entra ID alone: account keys, shared access signatures made of them, local users and public blobs are off.
 *
 * @example
 * new RelayStorage(this, 'storage', { accountName: names.storageAccount, resourceGroupName: group.name, … });
 */
export class RelayStorage extends Construct {
  readonly account: StorageAccount;
  readonly packages: StorageContainer;

  /** Queues and containers, which the relay expects to find. */
  readonly contents: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RelayStorageProps) {
    super(scope, id);

    this.account = new StorageAccount(this, 'account', {
      name: props.accountName,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      accountTier: 'Standard',
      accountKind: 'StorageV2',
      accountReplicationType: props.replication,
      minTlsVersion: 'TLS1_2',
      httpsTrafficOnlyEnabled: true,
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      allowNestedItemsToBePublic: false,
      crossTenantReplicationEnabled: false,
      localUserEnabled: false,
      tags: props.tags,
    });

    // By account id, not by name: that form is Resource Manager alone, so the deployer needs no role on the data.
    this.contents = [
      ...Object.values(QUEUES).map(
        (name) => new StorageQueue(this, `queue-${name}`, { name, storageAccountId: this.account.id }),
      ),
      ...Object.values(CONTAINERS).map((name) => this.addContainer(name)),
    ];
    this.packages = this.addContainer(PACKAGES);

    new StorageManagementPolicy(this, 'clean-up', {
      storageAccountId: this.account.id,
      rule: [toDeletion(CONTAINERS.claims, CLAIM_DAYS), toDeletion(CONTAINERS.deadLetters, props.deadLetterDays)],
    });
  }

  private addContainer(name: string): StorageContainer {
    return new StorageContainer(this, `container-${name}`, {
      name,
      storageAccountId: this.account.id,
      containerAccessType: 'private',
    });
  }
}

function toDeletion(container: string, days: number): StorageManagementPolicyRule {
  return {
    name: `delete-${container}`,
    enabled: true,
    filters: { blobTypes: ['blockBlob'], prefixMatch: [`${container}/`] },
    actions: { baseBlob: { deleteAfterDaysSinceModificationGreaterThan: days } },
  };
}
