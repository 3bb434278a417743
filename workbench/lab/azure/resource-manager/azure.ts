import { v5 as uuidv5 } from 'uuid';

import type { KustoTable } from '../../../../kql/language/parse';
import type { AccessControl } from './access-control';
import type { ArmAnswer, ArmRequest } from './arm-message';
import type { Faults } from './faults';
import type { Operations } from './operations';
import type { Resource, ResourceStore } from './resource-store';
import type { SecretStore } from './secret-store';

/** The storage service behind the Resource Manager: containers and queues that it makes must exist where data is read and written. */
export interface StorageService {
  createContainer(account: string, container: string): Promise<void>;
  deleteContainer(account: string, container: string): Promise<void>;
  createQueue(account: string, queue: string): Promise<void>;
  deleteQueue(account: string, queue: string): Promise<void>;
}

/** A principal of the directory. */
export interface DirectoryPrincipal {
  readonly objectId: string;
  readonly clientId: string;
}

/** What the resource types share: the tenant, its resources and rights, time, and the services next to the Resource Manager. */
export interface Azure {
  readonly tenantId: string;
  readonly subscriptionId: string;

  /** Object id of the tenant's "Azure Security Insights" service principal, which runs playbooks; absent where Sentinel was never used. */
  readonly securityInsightsId: string | undefined;
  readonly store: ResourceStore;
  readonly access: AccessControl;
  readonly faults: Faults;
  readonly operations: Operations;
  readonly storage: StorageService;

  readonly secrets: SecretStore;

  /** Tables that a workspace has by itself, with the columns that queries may name. */
  readonly standardTables: readonly KustoTable[];

  /** Vaults that were deleted and keep their name, by name in lower case. */
  readonly deletedVaults: Map<string, DeletedVault>;

  /** Workspaces that were deleted and come back when they are created again, with all they held, by path in lower case. */
  readonly deletedWorkspaces: Map<string, readonly Resource[]>;

  /** Object ids that the directory knows besides the managed identities. */
  readonly principals: readonly string[];

  /** Milliseconds since 1970. */
  now(): number;

  /** Sends a request to the Resource Manager itself, as a template deployment does for each of its resources. */
  dispatch(request: ArmRequest): Promise<ArmAnswer>;

  /** The principal of a managed identity, by its client id. */
  toPrincipal(clientId: string): DirectoryPrincipal;
}

/** A Key Vault that is soft-deleted: its name stays taken. */
export interface DeletedVault {
  readonly name: string;
  readonly location: string;
  readonly vaultId: string;
  readonly deletedAt: number;
}

const COMPUTED_IDS = '2f1d1c0c-6e62-5d0f-8a8b-6f1f6f7c1a52';

/** An id that Azure would draw at random, here always the same for the same resource and purpose. */
export function computedId(purpose: string, path: string): string {
  return uuidv5(`${purpose}:${path.toLowerCase()}`, COMPUTED_IDS);
}

/** Where the service keeps a region's name: without spaces, in lower case. */
export function toRegion(location: unknown): string {
  return typeof location === 'string' ? location.toLowerCase().replaceAll(' ', '') : '';
}

/** A time as the Resource Manager writes it. */
export function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
