import { z } from 'zod';

import type { HttpRequest, HttpResponse } from '../workflow/http';
import type { HttpTarget } from './http-target';

/** A message that the local Teams channel got: the texts of its card from top to bottom, and where its buttons lead. */
export interface TeamsMessage {
  readonly texts: readonly string[];
  readonly links: readonly string[];
}

const textBlock = z.object({
  type: z.literal('TextBlock'),
  text: z.string().min(1),
  wrap: z.boolean().optional(),
  size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
  weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
});
const factSet = z.object({
  type: z.literal('FactSet'),
  facts: z.array(z.object({ title: z.string(), value: z.string() })).min(1),
});

type Element =
  | z.infer<typeof textBlock>
  | z.infer<typeof factSet>
  | { type: 'Container'; separator?: boolean | undefined; items: Element[] };
const element: z.ZodType<Element> = z.lazy(() =>
  z.discriminatedUnion('type', [
    textBlock,
    factSet,
    z.object({ type: z.literal('Container'), separator: z.boolean().optional(), items: z.array(element).min(1) }),
  ]),
);

const messageShape = z.object({
  type: z.literal('message'),
  attachments: z.tuple([
    z.object({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.object({
        $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
        type: z.literal('AdaptiveCard'),
        version: z.enum(['1.0', '1.1', '1.2', '1.3', '1.4']),
        body: z.array(element).min(1),
        actions: z
          .array(z.object({ type: z.literal('Action.OpenUrl'), title: z.string().min(1), url: z.url() }))
          .default([]),
      }),
    }),
  ]),
});

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
    const message = messageShape.safeParse(request.body);
    if (!message.success) return { status: 400, body: z.prettifyError(message.error) };
    const { body, actions } = message.data.attachments[0].content;
    this.#messages.push({ texts: body.flatMap(textsOf), links: actions.map(({ url }) => url) });
    return { status: 202, body: null };
  }
}

function textsOf(one: Element): string[] {
  if (one.type === 'TextBlock') return [one.text];
  return one.type === 'FactSet'
    ? one.facts.map(({ title, value }) => `${title}: ${value}`)
    : one.items.flatMap(textsOf);
}
