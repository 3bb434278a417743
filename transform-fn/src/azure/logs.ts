import type { TokenCredential } from '@azure/identity';
import {
  isAggregateLogsUploadError,
  LogsIngestionClient,
  type LogsIngestionClientOptions,
} from '@azure/monitor-ingestion';
// The class of every Azure SDK's errors; the one above does not export it.
import { RestError } from '@azure/storage-queue';

import { Fault } from '../delivery/fault';
import type { Logs } from '../ports';

/** Where rows go. */
export interface LogsAddress {
  readonly endpoint: string;
  readonly ruleId: string;
  readonly stream: string;
}

const RESOURCE = 'https://monitor.azure.com';

/** A credential with a way to replace a token that is refused before it has expired. */
export interface RefreshableCredential extends TokenCredential {
  refresh(resource: string): Promise<void>;
}

/** How posts are made. */
export interface AzureLogsOptions {
  /**
   * How long a post may take; the client itself would wait for ever.
   *
   * @default 30,000
   */
  readonly deadlineMilliseconds?: number;

  /**
   * Further settings of the client, such as the authorities it trusts.
   *
   * @default none
   */
  readonly client?: LogsIngestionClientOptions;
}

/** The Logs Ingestion API. A call is one post: the caller sizes it, and decides alone what is tried again. */
export class AzureLogs implements Logs {
  private client: LogsIngestionClient;

  constructor(
    private readonly address: LogsAddress,
    private readonly credential: RefreshableCredential,
    private readonly options: AzureLogsOptions = {},
  ) {
    this.client = this.connect();
  }

  async post(rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const { ruleId, stream } = this.address;
    const abortSignal = AbortSignal.timeout(this.options.deadlineMilliseconds ?? 30_000);
    try {
      await this.client.upload(ruleId, stream, [...rows], { maxConcurrency: 1, abortSignal });
    } catch (error) {
      throw toFault(error);
    }
  }

  async refreshToken(): Promise<void> {
    await this.credential.refresh(RESOURCE);
    // A client keeps its token until it expires.
    this.client = this.connect();
  }

  private connect(): LogsIngestionClient {
    const options = { ...this.options.client, retryOptions: { maxRetries: 0 } };
    return new LogsIngestionClient(this.address.endpoint, this.credential, options);
  }
}

/** An upload throws one error for all its posts; ours is a single one. */
function toFault(error: unknown): Fault {
  const cause: unknown = isAggregateLogsUploadError(error) ? error.errors[0]?.cause : error;
  if (!(cause instanceof RestError)) return new Fault({}, cause);
  const { statusCode, code, response } = cause;
  return new Fault({ status: statusCode, code: toCode(code), retryAfter: response?.headers.get('retry-after') }, cause);
}

/** A code is one word; anything else may be a text that repeats a row. */
function toCode(code: string | undefined): string | undefined {
  return code !== undefined && /^\w{1,64}$/.test(code) ? code : undefined;
}
