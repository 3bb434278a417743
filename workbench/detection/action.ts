import type { Exchange } from './workflow/run';

/** A request by which a playbook changed something: a ticket, a comment, a message. */
export interface Action {
  /** Id of the automation rule that ran the playbook. */
  readonly automationRule: string;
  readonly playbook: string;
  /** Id of the incident. */
  readonly incident: string;
  readonly target: string;
  readonly request: {
    readonly method: string;
    /** Secrets in the query are masked. */
    readonly url: string;
    /** Credentials are masked. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: { readonly status: number };
  readonly at: string;
}

/** Writes an exchange down without what must stay secret. */
export function toAction(
  { request, response }: Exchange,
  context: Pick<Action, 'automationRule' | 'playbook' | 'incident' | 'target' | 'at'>,
): Action {
  return {
    ...context,
    request: {
      method: request.method,
      url: maskUrl(request.url),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [
          name,
          name === 'authorization' ? maskCredentials(value) : value,
        ]),
      ),
      body: request.body ?? null,
    },
    response: { status: response.status },
  };
}

/** Whether a request changes something at its target; reading secrets, tickets, comments and tables does not. */
export function isChange({ request }: Exchange, target: string | undefined): boolean {
  return request.method !== 'GET' && target !== 'log-analytics' && target !== 'key-vault';
}

function maskCredentials(value: string): string {
  return value.replace(/^(\w+) .*$/s, '$1 ***');
}

/** The `sig` of a Teams workflow's URL is what lets one post. */
function maskUrl(url: string): string {
  return url.replace(/([?&]sig=)[^&]*/, '$1***');
}
