import { createCertificates } from './certificates';
import { type Application, createEntraId, ENTRA_HOST } from './entra-id';
import { Faults } from './faults';
import { createIngestion, type IngestionRule, type Row } from './ingestion';
import { ManagedIdentityEndpoint } from './managed-identity';
import { DATA_ACTIONS, grant } from './permissions';
import { AzureProxy } from './proxy';
import { createQuery, QUERY_HOSTS, type RunQuery } from './query';
import type { Route } from './route';
import { Storage, toStorageHosts } from './storage';
import { TokenAuthority, toPrincipal } from './tokens';

/** Settings for {@link LocalAzure}. */
export interface LocalAzureOptions {
  /** Scratch folder for certificates and storage; the caller removes it after `stop`. */
  readonly directory: string;
  readonly tenantId: string;
  readonly subscriptionId: string;

  /** Name of the storage account, whose queues and containers exist from the start. */
  readonly storageAccount: string;
  readonly queues: readonly string[];
  readonly containers: readonly string[];

  /** Client id of the relay's user-assigned identity: it may publish to the ingestion rules, and use the storage. */
  readonly identityClientId: string;

  readonly ingestion: {
    /** Host of the data collection endpoint, `<name>.<region>-1.ingest.monitor.azure.com`. */
    readonly host: string;
    readonly rules: readonly IngestionRule[];

    /** Transforms and stores the rows of one accepted call; the sender gets its 204 after it. */
    store(rows: Row[], stream: string): Promise<void>;
  };

  /** Runs a query of the Log Analytics API; `timespan` is ISO 8601 as sent (see `toInterval`). */
  readonly query: RunQuery;

  /**
   * An application that may query, signed in with its secret.
   *
   * @default none: the query API refuses everyone
   */
  readonly operator?: Application;
}

/**
 * Azure's data plane on loopback, under Azure's own host names: tokens, managed identity, storage, log ingestion, log queries.
 *
 * A process that gets {@link LocalAzure.environment} uses it with the unchanged Azure SDKs and reaches nothing else.
 *
 * @example
 * const azure = await LocalAzure.start({ directory, tenantId, … });
 * fork('relay.js', { env: azure.environment() });
 * azure.faults.failNext(2, { status: 429, retryAfter: '1' });
 * await azure.stop();
 */
export class LocalAzure {
  private constructor(
    /** Failures that the ingestion endpoint still has to play. */
    readonly faults: Faults,
    private readonly options: LocalAzureOptions,
    private readonly authorityFile: string,
    private readonly storage: Storage,
    private readonly identity: ManagedIdentityEndpoint,
    private readonly proxy: AzureProxy,
  ) {}

  static async start(options: LocalAzureOptions): Promise<LocalAzure> {
    const account = options.storageAccount;
    const [certificates, tokens] = await Promise.all([
      createCertificates(options.directory, toHosts(options)),
      TokenAuthority.create(options.tenantId),
    ]);
    const storage = await Storage.start({ directory: options.directory, accounts: [account], certificates, tokens });
    try {
      await Promise.all([
        ...options.queues.map((queue) => storage.createQueue(account, queue)),
        ...options.containers.map((container) => storage.createContainer(account, container)),
      ]);
    } catch (error) {
      await storage.stop();
      throw error;
    }
    const faults = new Faults();
    const identities = [toPrincipal(options.identityClientId)];
    const identity = await ManagedIdentityEndpoint.start({ tokens, identities });
    const routes = [...storage.routes, ...toRoutes(options, tokens, faults)];
    const proxy = await AzureProxy.start({ ...certificates, routes });
    return new LocalAzure(faults, options, certificates.authorityFile, storage, identity, proxy);
  }

  /** Variables for a process that runs in this Azure with the relay's identity. */
  environment(): Record<string, string> {
    return {
      HTTPS_PROXY: this.proxy.url,
      NO_PROXY: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: this.authorityFile,
      IDENTITY_ENDPOINT: this.identity.url,
      IDENTITY_HEADER: this.identity.header,
      AZURE_TENANT_ID: this.options.tenantId,
      AZURE_SUBSCRIPTION_ID: this.options.subscriptionId,
    };
  }

  /** Targets outside this Azure that a process asked for, as `host:port`; all were refused. */
  get refused(): readonly string[] {
    return this.proxy.refused;
  }

  /** Closes every connection and ends the storage process. */
  async stop(): Promise<void> {
    await Promise.all([this.proxy.stop(), this.identity.stop(), this.storage.stop()]);
  }
}

/** Names for the certificate: the hosts that are answered, and those that a control plane adds. */
function toHosts({ storageAccount, ingestion }: LocalAzureOptions): string[] {
  const { blob, queue } = toStorageHosts(storageAccount);
  const sibling = ingestion.host.replace(/^[^.]+/, '*');
  return [
    blob,
    queue,
    ENTRA_HOST,
    ingestion.host,
    sibling,
    ...QUERY_HOSTS,
    'management.azure.com',
    '*.vault.azure.net',
  ];
}

function toRoutes(options: LocalAzureOptions, tokens: TokenAuthority, faults: Faults): Route[] {
  const { identityClientId, ingestion, operator, query } = options;
  const applications = operator ? [operator] : [];
  const permissions = grant(
    new Map<string, readonly string[]>([
      [toPrincipal(identityClientId).objectId, [DATA_ACTIONS.ingest]],
      ...applications.map(({ clientId }) => [toPrincipal(clientId).objectId, [DATA_ACTIONS.query]] as const),
    ]),
  );
  const queries = createQuery({ tokens, permissions, query });
  return [
    { host: ENTRA_HOST, handler: createEntraId(tokens, applications) },
    { host: ingestion.host, handler: createIngestion({ ...ingestion, tokens, permissions, faults }) },
    ...QUERY_HOSTS.map((host) => ({ host, handler: queries })),
  ];
}
