import { z } from 'zod';

import { SEVERITIES } from '../kql/loader/analytics-rule';
import { HEALTH_SEVERITIES } from '../kql/loader/health-alert';
import { cidr, eventType, headerName, id, region, retention, state, uuid, workspace } from './environment-fields';
import { noxysWebhook } from './noxys-webhook';

/** Event types that the guide names; a filter may name others too, because Noxys' list is open. */
const DEFAULT_EVENT_FILTER = ['interaction.created'];

/** How a webhook may be signed, as the relay's setting NOXYS_SIGNATURE_SCHEME names it. */
export const SIGNATURE_SCHEMES = [
  'none',
  'standard-webhooks',
  'hmac-hex',
  'hmac-base64',
  'hmac-sha256-prefix',
] as const;

/** What `UserId` holds, so that the Account entity gets the right identifier. */
export const USER_ID_KINDS = ['opaque', 'upn', 'entraObjectId'] as const;

/** Secrets that can have a previous version that is still accepted. */
export const ROTATING_SECRETS = ['bearer-token', 'signing-secret'] as const;

/** What holds data or identity, so that replacing it is a loss and is refused unless the file allows it. */
export const PROTECTED_RESOURCES = [
  'table',
  'workspace',
  'vault',
  'relay-storage',
  'relay-identity',
  'playbook-identity',
] as const;

const ruleOverride = z.strictObject({
  enabled: z.boolean().optional().describe('Whether the rule runs.'),
  severity: z.enum(SEVERITIES).optional().describe('Severity of its alerts, where the query names none.'),
  parameters: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('New values of the `let` lines that the rule declares under `parameters`.'),
});

/** Shape of stacks/environments/NAME.yaml. Unknown keys are refused: a misspelled setting must not pass silently. */
export const environmentFile = z
  .strictObject({
    lifecycle: z
      .enum(['permanent', 'disposable'])
      .describe(
        'disposable: destroy leaves nothing, names included. permanent: the table cannot be destroyed, the vault cannot be purged.',
      ),
    subscriptionId: uuid.describe('Subscription that everything is deployed into.'),
    tenantId: uuid.describe('Entra ID tenant of that subscription.'),
    region: region.describe('Region of relay, storage and vault; of the workspace too where it is ours.'),
    workspace: workspace.describe('Where the events are stored and looked at.'),
    principals: z
      .strictObject({
        deployer: uuid.describe('Object id that runs `cdktf deploy`; may write packages.'),
        planner: uuid.optional().describe('Object id that runs `cdktf diff` in pull requests; may read packages.'),
        azureSecurityInsights: uuid
          .optional()
          .describe(
            'Object id, in your tenant, of the application 98785600-1bb7-4fb9-b9fa-19afe2c8a360 "Azure Security Insights"; it runs playbooks.',
          ),
      })
      .describe('Entra ID object ids. They differ per tenant and are never looked up.'),
    alertEmails: z
      .array(z.email({ error: 'must be an e-mail address' }))
      .min(1, 'must name at least one receiver')
      .describe('Who hears that the integration itself is unwell.'),
    retention: retention
      .default({ tableDays: 90, totalDays: 365, deadLetterDays: 30 })
      .describe('How long what is kept.'),
    eventFilter: z
      .array(eventType)
      .default(DEFAULT_EVENT_FILTER)
      .describe('Event types that the relay leaves out; any other type passes.'),
    signatureScheme: z
      .enum(SIGNATURE_SCHEMES)
      .default('none')
      .describe('How Noxys signs a webhook, checked besides the bearer token.'),
    signatureOptions: z
      .strictObject({
        secretForm: z
          .enum(['text', 'base64'])
          .optional()
          .describe('Whether the secret is the key as it stands, or base64 after whsec_.'),
        header: headerName.optional().describe('Header that holds the signature.'),
        idHeader: headerName.optional().describe('Header that holds the id of the message.'),
        timestampHeader: headerName.optional().describe('Header that holds the time of signing.'),
        signedContent: z
          .string()
          .regex(/\{body\}/, 'must hold {body}, and {id} and {timestamp} where they are signed')
          .optional()
          .describe('The text that is signed, with {id}, {timestamp} and {body} in their places.'),
      })
      .default({})
      .describe('Where the signature differs from the scheme, because Noxys does not document it.'),
    successStatus: z.int().min(200).max(299).default(200).describe('Status that the relay answers an accepted event.'),
    secretsInRotation: z
      .array(z.enum(ROTATING_SECRETS))
      .default([])
      .describe('Secrets whose previous value is accepted as well for now.'),
    noxys: noxysWebhook.default({ api: 'https://api.noxys.cloud/api/v1' }),
    allowedIpRanges: z.array(cidr).default([]).describe('Who may reach the relay; empty: everyone.'),
    relay: z
      .strictObject({
        plan: z
          .string()
          .regex(/^(B[123]|S[123]|P[0123]v3)$/, 'must be a dedicated plan, B1-B3, S1-S3 or P0v3-P3v3')
          .default('B1')
          .describe('App Service plan: B1 to B3, S1 to S3 or P0v3 to P3v3.'),
        replication: z
          .enum(['LRS', 'ZRS'])
          .default('LRS')
          .describe('Copies of the queue: in one data centre, or over the zones of a region that has them.'),
        instances: z.int().min(1).max(10).default(1).describe('From two on, unhealthy instances are replaced.'),
      })
      .default({ plan: 'B1', replication: 'LRS', instances: 1 })
      .describe('The function app that receives the webhook.'),
    userIdIs: z
      .enum(USER_ID_KINDS)
      .default('opaque')
      .describe('What the UserId of your Noxys tenant is: decides the identifier of Account entities.'),
    rules: z.record(id, ruleOverride).default({}).describe('Overrides by rule id.'),
    playbooks: z
      .record(
        id,
        z.record(
          z.string(),
          z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' }),
        ),
      )
      .default({})
      .describe('Playbooks wanted, by id, each with its parameters; the others are not deployed.'),
    health: z
      .record(
        id,
        z.strictObject({
          enabled: z.boolean().optional().describe('Whether the alert is deployed.'),
          severity: z.enum(HEALTH_SEVERITIES).optional().describe('Severity of the alert.'),
          threshold: z.number().min(0).optional().describe('What its measure is compared with.'),
        }),
      )
      .default({})
      .describe('Overrides of the alerts about the integration itself, by their ids in kql/health.'),
    runbooks: z
      .string()
      .regex(/^[^\s#]+$/, 'must be an address or a path without spaces')
      .default('docs/runbooks.md')
      .describe('Where the runbooks of these alerts are, such as the address of docs/runbooks.md in your repository.'),
    sentinelHealth: z
      .enum(['ours', 'existing'])
      .optional()
      .describe("Who turns on the workspace's SentinelHealth table; left out: whoever made the workspace."),
    gallery: z
      .boolean()
      .default(true)
      .describe('Deploys the connector tile and the metadata that show the kit in the Sentinel gallery.'),
    budget: z
      .strictObject({
        monthlyAmount: z.number().min(1).describe('Amount for a month.'),
      })
      .optional()
      .describe(
        "A monthly budget of the resource group, in the subscription's currency; not offered on every contract.",
      ),
    tags: z
      .record(z.string().min(1).max(512), z.string().max(256))
      .default({})
      .describe('Azure tags on everything that can carry them.'),
    mayReplace: z
      .array(z.enum(PROTECTED_RESOURCES))
      .default([])
      .describe(
        'What the next deploy may replace, and a destroy take, although data or identity is lost; empty it afterwards.',
      ),
    state: state.describe("Where Terraform's state is kept."),
  })
  .describe('One environment of noxys-sentinel: what is deployed where, and what differs there.');

/** A checked environment file, defaults filled in. */
export type EnvironmentFile = z.infer<typeof environmentFile>;

/** What {@link environmentFile} accepts before defaults are filled in. */
export type EnvironmentInput = z.input<typeof environmentFile>;
