import { z } from 'zod';

import { parseEvents, type Delivery } from './delivery';
import type { Sign } from './relay-settings';

/** How the relay answered a post. */
export interface Answer {
  readonly status: number;
  readonly body: string;

  /** Events of the post: taken (those left out by the filter included), left out, and refused. */
  readonly accepted: number;
  readonly filtered: number;
  readonly refused: number;
}

const SUCCESS = z.object({ accepted: z.number(), filtered: z.number() });

/** Posts to the relay as Noxys does, with many requests under way at the same time. */
export class Sender {
  readonly #underWay = new Set<Promise<void>>();
  #failure: unknown;

  /** @param concurrency requests under way at the same time */
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly sign: Sign,
    private readonly concurrency = 12,
  ) {}

  /** Starts a post as soon as there is room for it; `onAnswer` hears how it ended. */
  async send(delivery: Delivery, onAnswer: (answer: Answer) => void): Promise<void> {
    while (this.#underWay.size >= this.concurrency) await Promise.race(this.#underWay);
    const post = this.post(delivery)
      .then(onAnswer)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#underWay.delete(post));
    this.#underWay.add(post);
  }

  /** Waits for every post under way; throws the first failure there was. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#failure !== undefined) {
      throw new Error(`Lab: the relay must answer at '${this.url}', but a post failed.`, { cause: this.#failure });
    }
  }

  /** Posts and waits for the answer. */
  async post({ body, contentType = 'application/json', token = this.token }: Delivery): Promise<Answer> {
    const bytes = Buffer.from(body);
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...this.sign(bytes),
      },
      body: bytes,
    });
    return toAnswer(response.status, await response.text(), body);
  }
}

function toAnswer(status: number, text: string, posted: string): Answer {
  if (status >= 200 && status < 300) return { status, body: text, ...SUCCESS.parse(JSON.parse(text)), refused: 0 };
  // What cannot be read as events is one refused event all the same.
  return { status, body: text, accepted: 0, filtered: 0, refused: Math.max(1, parseEvents(posted).length) };
}
