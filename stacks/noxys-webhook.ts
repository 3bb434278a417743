import { z } from 'zod';

import { eventType } from './environment-fields';

/** Event types that Noxys' guide names. Its list is open: an environment may name others. */
export const KNOWN_EVENT_TYPES = [
  'interaction.created',
  'interaction.policy_violated',
  'interaction.high_risk',
  'alert.severity_critical',
  'alert.severity_high',
  'policy.created',
  'policy.updated',
] as const;

/** Plain HTTP only to this machine: a password and a token travel over it. */
const apiAddress = z
  .string()
  .regex(
    /^(https:\/\/[^\s/]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)(\/[^\s?#]*[^\s?#/])?$/,
    'must be an https address without a slash at its end, such as https://api.noxys.cloud/api/v1',
  );

/** What `connect` must know of Noxys: where its API is, and what its documentation leaves open. */
export const noxysWebhook = z
  .strictObject({
    api: apiAddress
      .default('https://api.noxys.cloud/api/v1')
      .describe('Address of the API; of a self-hosted Noxys https://<your-domain>/api/v1.'),
    events: z
      .array(eventType)
      .min(1, 'must name at least one event type')
      .optional()
      .describe('Event types that the webhook subscribes to; left out: those of the guide that eventFilter lets pass.'),
    deactivate: z
      .strictObject({
        method: z.enum(['PATCH', 'PUT', 'POST', 'DELETE']).describe('HTTP method.'),
        path: z
          .string()
          .regex(/^\/\S*\{id\}\S*$/, 'must be a path of the API with {id} in it, such as /webhooks/{id}')
          .describe('Path below the address of the API, {id} where the id of the webhook stands.'),
        body: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('JSON that is sent; left out: {"active": false}, and nothing with DELETE.'),
      })
      .optional()
      .describe(
        'How a webhook is switched off, which Noxys does not document; left out: connect says what to do by hand.',
      ),
  })
  .describe("Noxys' side of the integration, for noxys-sentinel connect.");

/** Settings of {@link noxysWebhook}, defaults filled in. */
export type NoxysWebhook = z.infer<typeof noxysWebhook>;

/** The event types that an environment's webhook subscribes to, sorted. */
export function subscribedEvents({
  noxys,
  eventFilter,
}: {
  readonly noxys: Pick<NoxysWebhook, 'events'>;
  readonly eventFilter: readonly string[];
}): string[] {
  const denied = new Set(eventFilter.map((type) => type.toLowerCase()));
  return [...(noxys.events ?? KNOWN_EVENT_TYPES.filter((type) => !denied.has(type)))].sort();
}

/** Where Noxys posts to: the intake of an environment's function app. */
export function toWebhookUrl({ functionApp }: { readonly functionApp: string }): string {
  return `https://${functionApp}.azurewebsites.net/api/events`;
}
