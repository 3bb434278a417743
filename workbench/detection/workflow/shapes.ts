import { z } from 'zod';

import { STATUSES, TERMINATE_STATUSES } from './action';
import { WorkflowError } from './workflow-error';

/*
 * What this interpreter knows of a workflow definition
 * (learn.microsoft.com/azure/logic-apps/workflow-definition-language-schema); shapes are strict, so that the rest is refused.
 */

const statuses = z.record(z.string(), z.array(z.enum(STATUSES)).min(1));

/** An action of any type; what belongs to its type is checked where the type is known. */
export const actionShape = z.strictObject({
  type: z.string(),
  description: z.string().optional(),
  inputs: z.unknown().optional(),
  runAfter: statuses.default({}),
  runtimeConfiguration: z
    .strictObject({
      secureData: z.strictObject({ properties: z.array(z.enum(['inputs', 'outputs'])) }).optional(),
      concurrency: z.strictObject({ repetitions: z.literal(1) }).optional(),
    })
    .optional(),
  operationOptions: z.literal('DisableAsyncPattern').optional(),
  expression: z.unknown().optional(),
  foreach: z.string().optional(),
  actions: z.record(z.string(), z.unknown()).optional(),
  else: z.strictObject({ actions: z.record(z.string(), z.unknown()) }).optional(),
});

/** The trigger "Microsoft Sentinel incident". */
const triggerShape = z.strictObject({
  type: z.literal('ApiConnectionWebhook'),
  inputs: z.strictObject({
    host: z.strictObject({ connection: z.strictObject({ name: z.string() }) }),
    body: z.strictObject({ callback_url: z.literal('@{listCallbackUrl()}') }),
    path: z.literal('/incident-creation'),
  }),
  runtimeConfiguration: z
    .strictObject({
      concurrency: z.strictObject({
        runs: z.number().int().min(1).max(100),
        maximumWaitingRuns: z.number().int().min(1).max(100).optional(),
      }),
    })
    .optional(),
});

/** The definition as a whole. */
export const definitionShape = z.strictObject({
  $schema: z.literal(
    'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
  ),
  contentVersion: z.string(),
  parameters: z.record(
    z.string(),
    z.strictObject({
      type: z.enum(['String', 'Object', 'Array', 'Int', 'Bool', 'Float', 'SecureString', 'SecureObject']),
      defaultValue: z.unknown().optional(),
      metadata: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  triggers: z.strictObject({ Microsoft_Sentinel_incident: triggerShape }),
  actions: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

/** Inputs of `AppendToArrayVariable`. */
export const variableShape = z.strictObject({ name: z.string(), value: z.unknown() });
/** Inputs of `InitializeVariable`. */
export const initializeShape = z.strictObject({
  variables: z.tuple([
    z.strictObject({ name: z.string(), type: z.enum(['array', 'boolean', 'integer', 'string']), value: z.unknown() }),
  ]),
});

/** Inputs of `Terminate`. */
export const terminateShape = z.strictObject({
  runStatus: z.enum(TERMINATE_STATUSES),
  runError: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

/** Checks a value against a shape; the error names the place and what is wrong there. */
export function check<T>(shape: z.ZodType<T>, value: unknown, path: string): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new WorkflowError([path, ...(issue?.path ?? [])].join('/'), `${issue?.message ?? 'has another shape'}.`);
}
