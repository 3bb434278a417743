import { z } from 'zod';

/** Total retentions that Azure offers beyond two years, in days (azurerm_log_analytics_workspace_table_custom_log). */
const LONG_RETENTION_DAYS = [1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383];

/** An object id, tenant or subscription. */
export const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'must be a lower-case UUID such as 00000000-0000-0000-0000-000000000001',
  );

/** A region's short name. */
export const region = z.string().regex(/^[a-z0-9]{3,40}$/, "must be a region's short name such as westeurope");

/** The id of a piece of content. */
export const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be an id in kebab-case');

/** An event type of Noxys. */
export const eventType = z.string().regex(/^[^\s,]+$/, 'must be an event type such as interaction.created');

/** The name of an HTTP header. */
export const headerName = z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header');

/** A range of addresses, version 4 or 6. */
export const cidr = z.union([z.cidrv4(), z.cidrv6()], { error: 'must be a range such as 203.0.113.0/24' });

const workspaceId = z
  .string()
  .regex(
    /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]{1,90}\/providers\/Microsoft\.OperationalInsights\/workspaces\/[A-Za-z0-9-]{4,63}$/,
    'must be a resource id spelled as Azure spells it, /subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/…',
  );

/** Where events are stored: a workspace of ours, or one that exists. */
export const workspace = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('ours') })
    .describe('The kit creates the workspace and onboards it to Microsoft Sentinel.'),
  z
    .strictObject({
      kind: z.literal('existing'),
      id: workspaceId.describe('Its resource id.'),
      region: region.describe('Its region.'),
    })
    .describe('A workspace with Sentinel that exists already; its onboarding is never touched.'),
]);

/** Where Terraform's state is kept. */
export const state = z.discriminatedUnion('backend', [
  z
    .strictObject({ backend: z.literal('local') })
    .describe('State in files beside cdktf.json: for tries on one machine.'),
  z
    .strictObject({
      backend: z.literal('azurerm'),
      account: z
        .string()
        .regex(/^[a-z0-9]{3,24}$/, 'must be the name of a storage account')
        .describe('Storage account that holds the state.'),
      container: z
        .string()
        .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, 'must be the name of a blob container')
        .default('tfstate')
        .describe('Container of that account.'),
      key: z
        .string()
        .regex(/^[A-Za-z0-9._/-]{1,200}$/, 'must be a folder of blobs; the name of the stack is appended')
        .default('noxys-sentinel')
        .describe('Folder of blobs; each stack has one in it.'),
    })
    .describe('State in a blob, read with Entra ID; credentials come from ARM_* variables only.'),
]);

/** How long a row is kept. */
export const retention = z
  .strictObject({
    tableDays: z.int().min(30).max(730).default(90).describe('Days a row can be queried at full speed.'),
    totalDays: z
      .int()
      .refine((days) => (days >= 30 && days <= 730) || LONG_RETENTION_DAYS.includes(days), {
        error: `must be 30 to 730, or one of ${LONG_RETENTION_DAYS.join(', ')} days`,
      })
      .default(365)
      .describe('Days a row is kept at all; beyond tableDays it lies in the archive.'),
    deadLetterDays: z
      .int()
      .min(1)
      .max(365)
      .default(30)
      .describe('Days a row is kept that could not be delivered, so that it can be sent again.'),
  })
  .refine(({ tableDays, totalDays }) => totalDays >= tableDays, {
    error: 'must not be shorter than tableDays',
    path: ['totalDays'],
  });
