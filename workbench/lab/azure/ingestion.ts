import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { type AzureAnswer, azureError, type AzureRequest, type Handler, headerOf } from './exchange';
import type { Fault, Faults } from './faults';
import { DATA_ACTIONS, type Permissions } from './permissions';
import { type Claims, type TokenAuthority, TokenRefused } from './tokens';

/** A row as it was posted, before the rule's transformation. */
export type Row = Record<string, unknown>;

/** A data collection rule, as far as its ingestion endpoint knows it. */
export interface IngestionRule {
  /** `dcr-` and 32 hex digits. */
  readonly immutableId: string;

  /** Name of a stream declaration, e.g. `Custom-NoxysEvents`. */
  readonly stream: string;
}

/** Settings for {@link createIngestion}. */
export interface IngestionOptions {
  readonly rules: readonly IngestionRule[];
  readonly tokens: TokenAuthority;
  readonly permissions: Permissions;
  readonly faults: Faults;

  /** Transforms and stores the rows of one request. The endpoint answers when it has. */
  store(rows: readonly Row[], stream: string): Promise<void>;
}

/** The documented limit of one call, on the wire and unpacked. */
export const LARGEST_CALL = 1024 * 1024;

const AUDIENCE = 'https://monitor.azure.com';
const API_VERSION = '2023-01-01';
const unpack = promisify(gunzip);

/**
 * Answers for a data collection endpoint: the Logs Ingestion API.
 *
 * Success is 204 with no body, after the rows are stored. Bodies of errors are the service's, where its tests and troubleshooting
 * guides show them: https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview
 */
export function createIngestion(options: IngestionOptions): Handler {
  return async (request) => {
    const fault = options.faults.take();
    if (fault && 'status' in fault) return toFaultAnswer(fault);
    if (fault && !fault.isStored) return { status: 500, isLost: true };
    const answer = await ingest(request, options);
    return fault ? { ...answer, isLost: true } : answer;
  };
}

async function ingest(request: AzureRequest, options: IngestionOptions): Promise<AzureAnswer> {
  const path = /^\/dataCollectionRules\/([^/]+)\/streams\/([^/]+)$/i.exec(request.path);
  const [ruleId = '', stream = ''] = path?.slice(1).map(decodeURIComponent) ?? [];
  if (!path) return azureError(404, 'NotFound', `No resource has the path '${request.path}'.`);
  if (request.method !== 'POST') return azureError(405, 'MethodNotAllowed', `${request.method} is not allowed here.`);
  if (request.query.get('api-version') !== API_VERSION) {
    return azureError(400, 'InvalidApiVersion', `The api-version must be '${API_VERSION}'.`);
  }
  const claims = authenticate(request, options.tokens);
  if ('status' in claims) return claims;
  const rules = options.rules.filter((rule) => rule.immutableId === ruleId);
  if (rules.length === 0) {
    return azureError(404, 'NotFound', `Data collection rule with immutable Id '${ruleId}' not found.`);
  }
  if (!options.permissions(claims.oid, DATA_ACTIONS.ingest)) return toForbidden(ruleId);
  if (!rules.some((rule) => rule.stream === stream)) {
    return azureError(400, 'InvalidStream', `Stream '${stream}' is not declared by the rule '${ruleId}'.`);
  }
  const rows = await readRows(request);
  if ('status' in rows) return rows;
  await options.store(rows.rows, stream);
  return { status: 204 };
}

function authenticate(request: AzureRequest, tokens: TokenAuthority): Claims | AzureAnswer {
  try {
    return tokens.verify(headerOf(request, 'authorization'), [AUDIENCE]);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return azureError(401, 'InvalidAuthenticationToken', error.message);
  }
}

async function readRows(request: AzureRequest): Promise<{ rows: Row[] } | AzureAnswer> {
  const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return azureError(415, 'UnsupportedMediaType', `Content-Type must be 'application/json', got '${type ?? ''}'.`);
  }
  const encoding = headerOf(request, 'content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    return azureError(415, 'UnsupportedMediaType', `Content-Encoding must be 'gzip' or absent, got '${encoding}'.`);
  }
  if (request.body.length > LARGEST_CALL) return toTooLarge(request.body.length);
  const text = encoding === 'gzip' ? await decompress(request.body) : request.body;
  return Buffer.isBuffer(text) ? parseRows(text) : text;
}

async function decompress(body: Buffer): Promise<Buffer | AzureAnswer> {
  try {
    return await unpack(body, { maxOutputLength: LARGEST_CALL });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ERR_BUFFER_TOO_LARGE'
      ? toTooLarge()
      : azureError(400, 'InvalidContentEncoding', 'The body is not valid gzip.');
  }
}

function parseRows(text: Buffer): { rows: Row[] } | AzureAnswer {
  const invalid = azureError(400, 'InvalidPayload', 'The body must be a JSON array of objects.');
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch {
    return invalid;
  }
  return Array.isArray(value) && value.every(isRow) ? { rows: value } : invalid;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toTooLarge(length?: number): AzureAnswer {
  const provided = length === undefined ? '' : ` Provided content length: ${length} bytes.`;
  return azureError(
    413,
    'ContentLengthLimitExceeded',
    `Maximum allowed content length: ${LARGEST_CALL} bytes (1 MB).${provided}`,
  );
}

function toForbidden(ruleId: string): AzureAnswer {
  return azureError(
    403,
    'OperationFailed',
    `The authentication token provided does not have access to ingest data for the data collection rule with immutable Id '${ruleId}'.`,
  );
}

function toFaultAnswer({ status, retryAfter }: Extract<Fault, { status: number }>): AzureAnswer {
  const answer = azureError(status, FAULT_CODES[status], `The lab was asked to answer ${status}.`);
  return retryAfter === undefined ? answer : { ...answer, headers: { 'retry-after': retryAfter } };
}

const FAULT_CODES = {
  401: 'InvalidAuthenticationToken',
  403: 'OperationFailed',
  404: 'NotFound',
  413: 'ContentLengthLimitExceeded',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
} as const;
