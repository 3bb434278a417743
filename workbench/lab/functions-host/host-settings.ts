import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

const TIME = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/;

/** `[d.]hh:mm:ss` in milliseconds. */
const milliseconds = z.string().transform((text, context) => {
  const parts: (string | undefined)[] | null = TIME.exec(text);
  if (!parts) {
    context.addIssue(`must be hh:mm:ss, got '${text}'`);
    return z.NEVER;
  }
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1, 5).map((part) => Number(part ?? 0));
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds + Number(`0.${parts[5] ?? 0}`)) * 1000);
});

const QUEUES = z.object({
  batchSize: z.number().int().min(1).max(32).default(16),
  newBatchThreshold: z.number().int().min(0).optional(),
  maxDequeueCount: z.number().int().min(1).default(5),
  maxPollingInterval: milliseconds.default(60_000),
  visibilityTimeout: milliseconds.default(0),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});

const HOST = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).default({ routePrefix: 'api' }),
      queues: QUEUES.prefault({}),
    })
    .prefault({}),
});

/** How the queue trigger works; times in milliseconds. */
export interface QueueSettings extends Omit<z.infer<typeof QUEUES>, 'newBatchThreshold'> {
  readonly newBatchThreshold: number;
}

/** What the stand-in heeds of `host.json`. */
export interface HostSettings {
  /** First segments of every route; may be empty. */
  readonly routePrefix: string;
  readonly queues: QueueSettings;
}

/**
 * Reads `host.json` of a Functions app, with the Functions host's defaults.
 *
 * See https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings
 */
export async function readHostSettings(directory: string): Promise<HostSettings> {
  const text = await readFile(join(directory, 'host.json'), 'utf8');
  const result = HOST.safeParse(JSON.parse(text));
  if (!result.success) throw new Error(`host.json: ${z.prettifyError(result.error)}`);
  const { http, queues } = result.data.extensions;
  return {
    routePrefix: http.routePrefix,
    queues: { ...queues, newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2) },
  };
}
