import { createServer, type Server } from 'node:http';

import { z } from 'zod';

import { answerRequest } from '../../workbench/lab/azure/answer-request';
import { type AzureAnswer, type AzureRequest, type Handler, headerOf } from '../../workbench/lab/azure/exchange';
import { listenOnLoopback } from '../../workbench/lab/azure/loopback';

/** A webhook that the fake holds. */
export interface HeldWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly token: string;
  readonly signingSecret: string;
  readonly active: boolean;
}

/** The documented fields of a new webhook, and no others. */
const DRAFT = z.strictObject({
  url: z.url({ protocol: /^https$/ }),
  events: z.array(z.string()).min(1),
  description: z.string().default(''),
  active: z.boolean().default(true),
  headers: z.record(z.string(), z.string()).optional(),
  auth_token: z.string().default(''),
});
const LOGIN = z.strictObject({ email: z.string(), password: z.string() });

/** The only account of the fake. */
export const ACCOUNT = { email: 'admin@example.com', password: 'correct horse battery staple' } as const;

const SESSION = 'session-token-of-the-fake';

/** Noxys' webhooks API as far as it is documented; what is not documented can be set. */
export class FakeNoxys {
  readonly webhooks: HeldWebhook[] = [];

  /** Method and path of each request, oldest first. */
  readonly requests: string[] = [];

  /** Sign-ins that are still to be refused for their number. */
  loginsToLimit = 0;
  role = 'admin';

  /** How the list is wrapped. */
  wrap: (webhooks: unknown[]) => unknown = (webhooks) => ({ webhooks });

  /** What new webhooks are answered with instead, body included. */
  createAnswer: AzureAnswer | undefined;

  /** Adds a webhook as if somebody had made it in the console. */
  hold(webhook: Partial<HeldWebhook> & Pick<HeldWebhook, 'id' | 'url' | 'events'>): void {
    this.webhooks.push({ description: '', token: '', signingSecret: '', active: true, ...webhook });
  }

  /** The webhooks that are active. */
  get active(): readonly HeldWebhook[] {
    return this.webhooks.filter(({ active }) => active);
  }

  /** Answers as `https://<host>/api/v1`. */
  readonly handler: Handler = (request) => {
    this.requests.push(`${request.method} ${request.path}`);
    return Promise.resolve(this.#answer(request));
  };

  /** Listens on loopback; answers the address of the API and what ends it. */
  async listen(): Promise<{ readonly api: string; stop(): Promise<void> }> {
    const server: Server = createServer((request, response) => {
      void answerRequest(request, response, () => this.handler);
    });
    const port = await listenOnLoopback(server);
    return {
      api: `http://127.0.0.1:${port}/api/v1`,
      stop: async () => {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      },
    };
  }

  #answer(request: AzureRequest): AzureAnswer {
    const path = request.path.replace(/^\/api\/v1/, '');
    if (request.method === 'POST' && path === '/auth/login') return this.#login(request);
    if (headerOf(request, 'authorization') !== `Bearer ${SESSION}`)
      return { status: 401, body: { error: 'unauthorized' } };
    if (request.method === 'GET' && path === '/webhooks') return this.#list(request);
    if (request.method === 'POST' && path === '/webhooks') return this.createAnswer ?? this.#create(request);
    const [, id] = /^\/webhooks\/([^/]+)$/.exec(path) ?? [];
    return request.method === 'PATCH' && id !== undefined
      ? this.#patch(id, request)
      : { status: 404, body: { error: 'not found' } };
  }

  #login(request: AzureRequest): AzureAnswer {
    if (this.loginsToLimit > 0) {
      this.loginsToLimit -= 1;
      return { status: 429, headers: { 'retry-after': '7' }, body: { error: 'too many attempts' } };
    }
    const login = LOGIN.safeParse(parse(request));
    if (!login.success || headerOf(request, 'content-type') !== 'application/json')
      return { status: 400, body: { error: 'bad request' } };
    const { email, password } = login.data;
    if (email !== ACCOUNT.email || password !== ACCOUNT.password) {
      return { status: 401, body: { error: `wrong password '${password}' of '${email}'` } };
    }
    const user = { id: 'usr_1', email, display_name: 'Admin', role: this.role, tenant_id: 'tenant-123' };
    return { status: 200, body: { token: SESSION, user } };
  }

  #list({ query }: AzureRequest): AzureAnswer {
    if (query.get('active') !== 'true' || query.get('limit') !== '50')
      return { status: 400, body: { error: 'bad request' } };
    const webhooks = this.active.map(({ id, url, events, description, active }) => ({
      id,
      url,
      events,
      description,
      active,
    }));
    return { status: 200, body: this.wrap(webhooks) };
  }

  #create(request: AzureRequest): AzureAnswer {
    const draft = DRAFT.safeParse(parse(request));
    if (!draft.success) return { status: 400, body: { error: draft.error.message } };
    const { url, events, description, active, auth_token: token } = draft.data;
    const number = this.webhooks.length + 1;
    const made = {
      id: `whk_${number}`,
      url,
      events,
      description,
      active,
      token,
      signingSecret: `whsec_c2VjcmV0LW51bWJlci0${number}`,
    };
    this.webhooks.push(made);
    const { id, signingSecret: signing_secret } = made;
    return {
      status: 201,
      body: { id, url, events, active, description, signing_secret, created_at: '2026-03-20T10:00:00Z' },
    };
  }

  /** Not documented; this is how one installation may have it. */
  #patch(id: string, request: AzureRequest): AzureAnswer {
    const at = this.webhooks.findIndex((webhook) => webhook.id === id);
    const found = this.webhooks[at];
    if (found === undefined) return { status: 404, body: { error: 'not found' } };
    this.webhooks[at] = { ...found, ...z.strictObject({ active: z.boolean() }).parse(parse(request)) };
    return { status: 200, body: {} };
  }
}

function parse({ body }: AzureRequest): unknown {
  return JSON.parse(body.toString('utf8'));
}
