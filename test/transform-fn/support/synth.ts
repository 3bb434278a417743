import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import type { TableSchema } from '../../../kql/loader/schema';
import { keyedHash } from '../../../transform-fn/src/azure/system';
import type { IntakeRequest } from '../../../transform-fn/src/intake/exchange';
import { createIntake, type Intake } from '../../../transform-fn/src/intake/intake';
import { loadSettings, type Settings } from '../../../transform-fn/src/settings';
import { MemoryBlobs, MemoryLog, MemoryQueue } from './memory-stores';
import { seededRandom, VirtualClock } from './virtual-clock';

/** The schema of the events table, as the build inlines it. */
export const EVENTS_SCHEMA = parse(
  readFileSync(join(__dirname, '../../../kql/schema/NoxysEvents_CL.yaml'), 'utf8'),
) as TableSchema;

export const TOKEN = 'a-bearer-token-for-tests';
export const HASH_KEY = 'a-hash-key-for-tests';
export const hash = keyedHash(HASH_KEY);

/** Good settings with only what the test cares about changed. */
export function synthSettings(override: Readonly<Record<string, string>> = {}): Settings {
  return loadSettings({ ...synthEnvironment(), ...override });
}

/** A good environment. */
export function synthEnvironment(): Record<string, string> {
  return {
    NOXYS_BEARER_TOKEN: TOKEN,
    NOXYS_HASH_KEY: HASH_KEY,
    AzureWebJobsStorage__accountName: 'relaystorage',
    AzureWebJobsStorage__clientId: '11111111-1111-1111-1111-111111111111',
    LOGS_INGESTION_ENDPOINT: 'https://dce.westeurope-1.ingest.monitor.azure.com',
    LOGS_INGESTION_RULE_ID: 'dcr-00000000000000000000000000000000',
  };
}

/** A webhook event like the guide's sample, with only what the test cares about changed. */
export function synthEvent(override: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'evt_1',
    timestamp: '2026-01-15T11:59:00Z',
    event_type: 'interaction.policy_violated',
    tenant_id: 'tenant-123',
    data: {
      id: 'int_1',
      platform_id: 'chatgpt',
      risk_score: 0.95,
      classifications: [{ type: 'EMAIL', value: 'alice@example.com', score: 0.98 }],
      policy_decisions: [{ policy_id: 'pol_1', policy_name: 'Block PII on ChatGPT', action: 'block' }],
    },
    ...override,
  };
}

/** A request that the intake takes, with only what the test cares about changed. */
export function synthRequest(
  payload: unknown,
  override: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  } = {},
): IntakeRequest {
  const body = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const headers: Readonly<Record<string, string | undefined>> = {
    authorization: `Bearer ${TOKEN}`,
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...override.headers,
  };
  return {
    method: override.method ?? 'POST',
    header: (name) => headers[name],
    read: (maxBytes) => Promise.resolve(body.length > maxBytes ? undefined : body),
    traceId: 'trace-1',
  };
}

/** An intake over stores in memory. */
export function synthIntake(environment: Readonly<Record<string, string>> = {}) {
  const clock = new VirtualClock();
  const ports = { clock, queue: new MemoryQueue(clock), claims: new MemoryBlobs(clock), random: seededRandom(1) };
  const log = new MemoryLog();
  const settings = synthSettings(environment);
  const intake: Intake = createIntake(settings, { ...ports, schema: EVENTS_SCHEMA, hash });
  return { ...ports, log, settings, intake, post: (request: IntakeRequest) => intake(request, log.write) };
}
