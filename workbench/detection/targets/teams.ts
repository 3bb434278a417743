import type { HttpRequest, HttpResponse } from '../workflow/http';
import { isObject, type JsonObject } from '../../json-object';
import { findBreach, formatBreach } from './contract';
import type { HttpTarget } from './http-target';

/** A message that the local Teams channel got: the texts of its card from top to bottom, and where its buttons lead. */
export interface TeamsMessage {
  readonly texts: readonly string[];
  readonly links: readonly string[];
}

/** Bytes of a message that Teams still shows. */
const MAX_BYTES = 28_000;

/**
 * A Teams channel behind a workflow with the trigger "When a Teams webhook request is received". The real one answers 202 to
 * anything and says nothing when it cannot show a card; here such a card is refused, so that one learns of it.
 */
export class TeamsTarget implements HttpTarget {
  readonly name = 'teams';
  readonly #messages: TeamsMessage[] = [];

  constructor(private readonly webhookUrl: string) {}

  get messages(): readonly TeamsMessage[] {
    return this.#messages;
  }

  serves(host: string): boolean {
    return host === new URL(this.webhookUrl).host;
  }

  answer(request: HttpRequest): HttpResponse {
    if (request.url !== new URL(this.webhookUrl).href)
      return { status: 401, body: 'The signature of the URL is not right.' };
    if (request.method !== 'POST') return { status: 404, body: 'Only POST is served.' };
    if (Buffer.byteLength(JSON.stringify(request.body ?? null), 'utf8') > MAX_BYTES)
      return { status: 413, body: `The message is longer than ${MAX_BYTES} bytes.` };
    const breach = findBreach('teams-message', request.body);
    if (breach) return { status: 400, body: formatBreach(breach) };
    const [attachment] = listOf(request.body, 'attachments');
    const card = isObject(attachment) ? attachment['content'] : undefined;
    this.#messages.push({
      texts: listOf(card, 'body').flatMap(textsOf),
      links: listOf(card, 'actions').map(({ url }) => String(url)),
    });
    return { status: 202, body: null };
  }
}

/** The texts of an element and of those inside it, from top to bottom. */
function textsOf(element: JsonObject): string[] {
  const { text } = element;
  const facts = listOf(element, 'facts').map(({ title, value }) => `${String(title)}: ${String(value)}`);
  const inner = [...listOf(element, 'items'), ...listOf(element, 'columns')].flatMap(textsOf);
  return [...(typeof text === 'string' ? [text] : []), ...facts, ...inner];
}

/** The objects of a list that a value has as a member; none where it has no such list. */
function listOf(value: unknown, member: string): readonly JsonObject[] {
  const list = isObject(value) ? value[member] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}
