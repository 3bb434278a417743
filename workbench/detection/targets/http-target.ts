import type { HttpRequest, HttpResponse } from '../workflow/http';

/** A system that playbooks send requests to. */
export interface HttpTarget {
  /** What a report calls it: `jira`, `teams`, … */
  readonly name: string;

  /** Whether a request to this host is for it. */
  serves(host: string): boolean;

  answer(request: HttpRequest): HttpResponse | Promise<HttpResponse>;
}

/** Everything that playbooks can reach, and the tokens that a managed identity gets. */
export interface HttpTargets {
  /** The name of the target that serves a host. */
  nameOf(host: string): string | undefined;

  send(request: HttpRequest): Promise<HttpResponse>;

  token(audience: string, identity: string): Promise<string>;
}

/** Local targets: requests go to the one that serves the host, tokens say for whom and for what they are. */
export class LocalTargets implements HttpTargets {
  constructor(private readonly targets: readonly HttpTarget[]) {}

  nameOf(host: string): string | undefined {
    return this.#find(host)?.name;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const target = this.#find(new URL(request.url).host);
    if (!target) {
      return json(502, {
        error: { code: 'BadGateway', message: `The host '${new URL(request.url).host}' is not known.` },
      });
    }
    return target.answer(request);
  }

  token(audience: string, identity: string): Promise<string> {
    return Promise.resolve(Buffer.from(JSON.stringify({ aud: audience, identity })).toString('base64url'));
  }

  #find(host: string): HttpTarget | undefined {
    return this.targets.find((target) => target.serves(host));
  }
}

/** Whether a request carries a managed identity's token for an audience. */
export function hasTokenFor(audience: string, { headers }: HttpRequest): boolean {
  const token = /^Bearer ([\w-]+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined) return false;
  const claims: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  return typeof claims === 'object' && claims !== null && 'aud' in claims && claims.aud === audience;
}

/** Whether a request carries these credentials (`user:password`) in the way of HTTP Basic. */
export function hasBasic(credentials: string, { headers }: HttpRequest): boolean {
  return headers['authorization'] === `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
}

/** A JSON answer. */
export function json(status: number, body: unknown): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
