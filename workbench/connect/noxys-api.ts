import { z } from 'zod';

import type { NoxysWebhook } from '../../stacks/noxys-webhook';
import { type HttpAnswer, type HttpCall, NoAnswer, readJson, type Send } from './http';
import { CREATE_ADVICE, DEACTIVATE_ADVICE, LOGIN_ADVICE, refusal, unanswered } from './noxys-refusal';

/** Who signs in to Noxys. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** A webhook as Noxys lists it. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
  readonly description: string;
}

/** What a webhook is made from. */
export interface WebhookDraft {
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly token: string;
}

/** What {@link NoxysApi} needs of the world. */
export interface NoxysPorts {
  readonly send: Send;
  readonly sleep: (milliseconds: number) => Promise<void>;

  /** Milliseconds since 1970. */
  readonly now: () => number;

  /** Tells the user why something takes long. */
  readonly say: (text: string) => void;
}

const SESSION = z.object({ token: z.string().min(1), user: z.object({ role: z.string() }).optional() });
const WEBHOOK = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()).default([]),
  active: z.boolean().default(true),
  description: z.string().default(''),
});
const CREATED = z.object({ id: z.string(), signing_secret: z.string().min(1) });

const TIMEOUT_SECONDS = 30;
const PAGE = 50;

/** Noxys allows five sign-ins a minute. */
const MINUTE = 60_000;
const LONGEST_WAIT = 5 * MINUTE;
const TRIES = 3;

/**
 * Noxys' webhooks API, as far as it is documented.
 *
 * Its errors name the step, the status and what to do. They never repeat an answer's body or what was sent.
 */
export class NoxysApi {
  private constructor(
    private readonly settings: Pick<NoxysWebhook, 'api' | 'deactivate'>,
    private readonly session: string,
    private readonly ports: NoxysPorts,
  ) {}

  /** Signs in. Where Noxys asks to wait, it waits and tries again, three times in all. */
  static async login(
    settings: Pick<NoxysWebhook, 'api' | 'deactivate'>,
    login: Login,
    ports: NoxysPorts,
  ): Promise<NoxysApi> {
    const step = 'sign-in (POST /auth/login)';
    const call: HttpCall = {
      method: 'POST',
      url: `${settings.api}/auth/login`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ email: login.email, password: login.password }),
      timeoutSeconds: TIMEOUT_SECONDS,
    };
    let answer = await sendOnce(call, step, ports);
    for (let tries = 1; answer.status === 429 && tries < TRIES; tries++) {
      const wait = waitOf(answer, ports.now());
      if (wait > LONGEST_WAIT) break;
      ports.say(`Noxys takes no more sign-ins for now; trying again in ${Math.ceil(wait / 1000)} seconds …`);
      await ports.sleep(wait);
      answer = await sendOnce(call, step, ports);
    }
    if (answer.status !== 200) throw refusal(step, 200, answer.status, LOGIN_ADVICE);
    const session = read(SESSION, answer, step);
    if (session.user !== undefined && session.user.role.toLowerCase() !== 'admin') {
      throw new Error(
        `Noxys, ${step}: the account must have the role 'admin', found '${session.user.role}'. Use an administrator's account.`,
      );
    }
    return new NoxysApi(settings, session.token, ports);
  }

  /** The webhooks that are active. */
  async list(): Promise<Webhook[]> {
    const step = 'list of webhooks (GET /webhooks)';
    const answer = await this.call('GET', `/webhooks?active=true&limit=${PAGE}`, undefined, step);
    if (answer.status !== 200) throw refusal(step, 200, answer.status, {});
    const webhooks = read(z.array(WEBHOOK), { text: JSON.stringify(listOf(readJson(answer))) }, step);
    if (webhooks.length >= PAGE) {
      // How a second page is asked for is not documented, and a webhook of ours may stand on it.
      throw new Error(
        `Noxys, ${step}: must list fewer than ${PAGE} webhooks, found ${webhooks.length}. Switch off those that nobody needs.`,
      );
    }
    return webhooks.filter(({ active }) => active);
  }

  /** Makes a webhook; answers its id and the secret that it signs with. */
  async create({
    url,
    events,
    description,
    token,
  }: WebhookDraft): Promise<{ readonly id: string; readonly signingSecret: string }> {
    const step = 'new webhook (POST /webhooks)';
    const body = { url, events, description, active: true, auth_token: token };
    const answer = await this.call('POST', '/webhooks', body, step);
    if (answer.status !== 201) throw refusal(step, 201, answer.status, CREATE_ADVICE);
    const created = read(CREATED, answer, step);
    return { id: created.id, signingSecret: created.signing_secret };
  }

  /** Whether the environment says how a webhook is switched off. */
  get canDeactivate(): boolean {
    return this.settings.deactivate !== undefined;
  }

  /** Switches a webhook off, in the way that the environment says. */
  async deactivate(id: string): Promise<void> {
    const { deactivate } = this.settings;
    if (deactivate === undefined) return;
    const { method, path, body = method === 'DELETE' ? undefined : { active: false } } = deactivate;
    const step = `switching off webhook '${id}' (${method} ${path})`;
    const answer = await this.call(method, path.replace('{id}', encodeURIComponent(id)), body, step);
    if (answer.status < 200 || answer.status > 299) {
      throw refusal(step, '2xx', answer.status, DEACTIVATE_ADVICE);
    }
  }

  private call(method: HttpCall['method'], path: string, body: unknown, step: string): Promise<HttpAnswer> {
    const call: HttpCall = {
      method,
      url: `${this.settings.api}${path}`,
      headers: {
        authorization: `Bearer ${this.session}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return sendOnce(call, step, this.ports);
  }
}

function sendOnce(call: HttpCall, step: string, { send }: NoxysPorts): Promise<HttpAnswer> {
  return send(call).catch((error: unknown) => {
    throw error instanceof NoAnswer ? unanswered(step, error) : error;
  });
}

function read<T>(schema: z.ZodType<T>, answer: Pick<HttpAnswer, 'text'>, step: string): T {
  const parsed = schema.safeParse(readJson(answer));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => `'${path.join('.')}'`).join(', ');
  throw new Error(
    `Noxys, ${step}: its answer must have the documented form, found another one at ${fields}. Check 'noxys.api' of the environment.`,
  );
}

/** The form of the list is not documented: an array, or an object with one. */
function listOf(body: unknown): unknown {
  if (Array.isArray(body) || typeof body !== 'object' || body === null) return body;
  return Object.values(body).find((member) => Array.isArray(member)) ?? body;
}

/** `Retry-After` in seconds or as a date; a minute without it. */
function waitOf(answer: HttpAnswer, now: number): number {
  const text = answer.header('retry-after') ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? MINUTE : Math.max(0, at - now);
}
