import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { Conversation } from '../azure/resource-manager/management-endpoint';
import type { Resource } from '../azure/resource-manager/resource-store';
import type { StackFingerprints } from './stack-fingerprints';

const SEED = z.object({ id: z.string(), name: z.string(), type: z.string(), properties: z.looseObject({}) });

/** What the recording was made with. */
const HEAD = z.object({
  environment: z.string(),
  tenantId: z.string(),
  subscriptionId: z.string(),
  principals: z.array(z.string()),
  securityInsightsId: z.string().optional(),
  provider: z.string(),

  /** Hash of each resource of the stacks, by address. */
  stacks: z.record(z.string(), z.string()),

  /** What was there before the first request, with its members in their order: an answer's hash depends on it. */
  seeds: z.array(z.custom<Resource>((seed) => SEED.safeParse(seed).success, 'expected a resource')),
});

/** One request of the provider, and what it was answered. */
const EXCHANGE = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  method: z.string(),
  url: z.string(),
  body: z.unknown().optional(),
  status: z.number(),

  /** Hash of the answer's body. */
  answer: z.string(),
});

export type RecordingHead = z.infer<typeof HEAD>;
export type Exchange = z.infer<typeof EXCHANGE>;

/** A conversation of the real provider with the local Azure. */
export interface Recording {
  readonly head: RecordingHead;
  readonly exchanges: readonly Exchange[];
}

/** Reads a recording: a head and then an exchange on each line. */
export function parseRecording(text: string): Recording {
  const [head, ...exchanges] = text.split('\n').filter((line) => line !== '');
  return {
    head: HEAD.parse(JSON.parse(head ?? '{}')),
    exchanges: exchanges.map((line) => EXCHANGE.parse(JSON.parse(line))),
  };
}

/** Writes a recording as {@link parseRecording} reads it. */
export function formatRecording({ head, exchanges }: Recording): string {
  return [head, ...exchanges].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const TIME = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;

/** A short hash of an answer, whenever it was given. */
export function hashAnswer(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null).replace(TIME, ''))
    .digest('hex')
    .slice(0, 16);
}

/** Takes down a conversation. A request that repeats the one before it and is answered the same is a poll, and kept once. */
export class Recorder {
  readonly #exchanges: Exchange[] = [];

  listen({ at, method, url, body, answer }: Conversation): void {
    const exchange = {
      at,
      method,
      url,
      ...(body !== undefined && { body }),
      status: answer.status,
      answer: hashAnswer(answer.body),
    };
    const same = this.#exchanges.findLast((each) => each.method === method && each.url === url);
    if (method === 'GET' && same?.answer === exchange.answer && same.status === exchange.status) return;
    this.#exchanges.push(exchange);
  }

  /** The recording so far. */
  finish(
    head: Omit<RecordingHead, 'seeds' | 'stacks'>,
    seeds: readonly Resource[],
    stacks: StackFingerprints,
  ): Recording {
    return { head: { ...head, stacks, seeds: seeds.map((seed) => ({ ...seed })) }, exchanges: this.#exchanges };
  }
}
