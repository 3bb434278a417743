import { readFile } from 'node:fs/promises';

import type { KustoTable } from '../../../kql/language/parse';
import { readBlob } from './blob-reader';
import { createCertificates } from './certificates';
import { type Application, createEntraId, ENTRA_HOST } from './entra-id';
import type { Handler } from './exchange';
import { Faults } from './faults';
import { createIngestion, type Row } from './ingestion';
import { createKeyVault } from './key-vault';
import { ManagedIdentityEndpoint } from './managed-identity';
import { AzureProxy } from './proxy';
import { createQuery, QUERY_HOSTS, type RunQuery } from './query';
import type { Azure } from './resource-manager/azure';
import { createResourceManager } from './resource-manager/create-resource-manager';
import { findIngestionRules } from './resource-manager/deployed-pipeline';
import type { FaultPlan } from './resource-manager/faults';
import { type Conversation, createManagementEndpoint, MANAGEMENT_HOST } from './resource-manager/management-endpoint';
import type { ResourceManager } from './resource-manager/resource-manager';
import type { Route } from './route';
import { Storage } from './storage';
import { StorageGateway } from './storage-gateway';
import { TokenAuthority, toPrincipal } from './tokens';

/** Settings for {@link AzureCloud}. */
export interface AzureCloudOptions {
  /** Scratch folder for certificates and storage; the caller removes it after `stop`. */
  readonly directory: string;
  readonly tenantId: string;
  readonly subscriptionId: string;

  /** Storage accounts that may be created: the storage service must know their names when it starts. */
  readonly storageAccounts: readonly string[];

  /**
   * Regions whose ingestion endpoints are answered.
   *
   * @default westeurope
   */
  readonly regions?: readonly string[] | undefined;

  /** Applications that may sign in. */
  readonly applications: readonly Application[];

  /** Object ids that the directory knows besides applications and managed identities. */
  readonly principals: readonly string[];

  /** Object id of "Azure Security Insights"; absent where the tenant never used Sentinel. */
  readonly securityInsightsId?: string | undefined;

  /** Tables that each workspace has by itself. */
  readonly standardTables: readonly KustoTable[];

  /** @default nothing goes wrong */
  readonly faults?: FaultPlan | undefined;

  /** Stores rows of the stream of a deployed rule; the sender gets its 204 after it. */
  store(rows: readonly Row[], immutableId: string, stream: string): Promise<void>;

  /** Runs a query of the Log Analytics API. */
  readonly query: RunQuery;

  /** Hears every request to the Resource Manager with its answer. */
  listen?(conversation: Conversation): void;

  /**
   * Hosts that are answered besides Azure's services, such as those of function apps.
   *
   * @default none
   */
  readonly routes?: readonly Route[];
}

/**
 * Azure on loopback, under Azure's own host names: the Resource Manager, and behind each resource that it holds the data plane that
 * this resource has in Azure.
 *
 * Nothing exists in it before somebody deploys it, and every plane asks the same role assignments.
 */
export class AzureCloud {
  readonly #ends: (() => Promise<void>)[] = [];

  private constructor(
    readonly manager: ResourceManager,
    readonly tokens: TokenAuthority,
    readonly proxy: AzureProxy,
    readonly authorityFile: string,
    private readonly authority: string,
    private readonly blobPort: number,
  ) {}

  static async start(options: AzureCloudOptions): Promise<AzureCloud> {
    const { directory, tenantId, storageAccounts, routes = [], regions = ['westeurope'] } = options;
    const endpoints = regions.map((region) => `*.${region}-1.ingest.monitor.azure.com`);
    const [certificates, tokens] = await Promise.all([
      createCertificates(directory, [...HOSTS, ...endpoints, ...routes.map(({ host }) => host)]),
      TokenAuthority.create(tenantId),
    ]);
    const storage = await Storage.start({ directory, accounts: storageAccounts, certificates, tokens });
    const manager = createResourceManager({
      ...options,
      storage,
      principals: [...options.principals, ...options.applications.map(toObjectId)],
      now: Date.now,
      toPrincipal,
    });
    const { azure } = manager;
    const authority = await readFile(certificates.authorityFile, 'utf8');
    const openGateway = (service: 'blob' | 'queue'): Promise<StorageGateway> =>
      StorageGateway.start({ ...certificates, authority, service, port: portOf(storage, service), azure, tokens });
    const [blobs, queues] = await Promise.all([openGateway('blob'), openGateway('queue')]);
    const queries = createQueries(options, azure, tokens);
    const ingestions = createIngestions(options, azure, tokens);
    const proxy = await AzureProxy.start({
      ...certificates,
      routes: [
        { host: ENTRA_HOST, handler: createEntraId(tokens, options.applications) },
        { host: MANAGEMENT_HOST, handler: createManagementEndpoint(manager, tokens, options.listen?.bind(options)) },
        { host: '*.vault.azure.net', handler: createKeyVault(azure, tokens) },
        { host: '*.blob.core.windows.net', port: blobs.port },
        { host: '*.queue.core.windows.net', port: queues.port },
        ...endpoints.map((host) => ({ host, handler: ingestions })),
        ...QUERY_HOSTS.map((host) => ({ host, handler: queries })),
        ...routes,
      ],
    });
    const cloud = new AzureCloud(manager, tokens, proxy, certificates.authorityFile, authority, blobs.port);
    cloud.#ends.push(
      () => proxy.stop(),
      () => blobs.stop(),
      () => queues.stop(),
      () => storage.stop(),
    );
    return cloud;
  }

  /** What the Resource Manager holds. */
  get azure(): Azure {
    return this.manager.azure;
  }

  /** Variables for a process that is written in Go and speaks to Azure: its system authorities are replaced by the cloud's. */
  get goEnvironment(): Readonly<Record<string, string>> {
    return { HTTPS_PROXY: this.proxy.url, NO_PROXY: '127.0.0.1,localhost', SSL_CERT_FILE: this.authorityFile };
  }

  /** Variables for a Node process that runs in this cloud with one managed identity. */
  async nodeEnvironment(identityClientId: string): Promise<Readonly<Record<string, string>>> {
    const identities = [toPrincipal(identityClientId)];
    const endpoint = await ManagedIdentityEndpoint.start({ tokens: this.tokens, identities });
    this.#ends.unshift(() => endpoint.stop());
    return {
      HTTPS_PROXY: this.proxy.url,
      NO_PROXY: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: this.authorityFile,
      IDENTITY_ENDPOINT: endpoint.url,
      IDENTITY_HEADER: endpoint.header,
    };
  }

  /** Reads a blob with a managed identity, if its roles allow it. */
  readBlob(url: string, identityClientId: string): Promise<Buffer> {
    const request = { audience: 'https://storage.azure.com', principal: toPrincipal(identityClientId) };
    const { token } = this.tokens.issue(request);
    return readBlob({ url, token, port: this.blobPort, authority: this.authority });
  }

  /** Closes every connection and ends the storage process. */
  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) await end();
  }
}

const HOSTS = [
  ENTRA_HOST,
  MANAGEMENT_HOST,
  '*.vault.azure.net',
  '*.blob.core.windows.net',
  '*.queue.core.windows.net',
  ...QUERY_HOSTS,
];

function toObjectId({ clientId, objectId }: Application): string {
  return objectId ?? toPrincipal(clientId).objectId;
}

function portOf(storage: Storage, service: string): number {
  const route = storage.routes.find(({ host }) => host.includes(`.${service}.`));
  return route && 'port' in route ? route.port : 0;
}

/** The rules are the deployed ones at the moment of the request, and the right to send is a role on the rule. */
function createIngestions(options: AzureCloudOptions, azure: Azure, tokens: TokenAuthority): Handler {
  const faults = new Faults();
  return (request) => {
    const rules = findIngestionRules(azure, request.host);
    const [, wanted = ''] = /^\/dataCollectionRules\/([^/]+)/i.exec(request.path) ?? [];
    const scope = rules.find(({ immutableId }) => immutableId === wanted)?.id ?? '';
    const permissions = (objectId: string, action: string): boolean =>
      azure.access.can(objectId, { action, scope, isData: true, plane: 'ingestion' });
    const store = (rows: readonly Row[], stream: string): Promise<void> => options.store(rows, wanted, stream);
    return createIngestion({ rules, tokens, permissions, faults, store })(request);
  };
}

function createQueries({ query }: AzureCloudOptions, azure: Azure, tokens: TokenAuthority): Handler {
  return (request) => {
    const asked = decodeURIComponent(request.path).replace(/\/{2,}/g, '/');
    const [, path = ''] = /^\/v1(\/subscriptions\/.+)\/query$/i.exec(asked) ?? [];
    const permissions = (objectId: string, action: string): boolean =>
      azure.access.can(objectId, { action, scope: path, plane: 'query' });
    return createQuery({ tokens, permissions, query })(request);
  };
}
