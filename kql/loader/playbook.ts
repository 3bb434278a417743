import { z } from 'zod';

/** A Logic App workflow definition, as Azure takes it. */
export interface WorkflowDefinition {
  readonly $schema: string;
  readonly contentVersion: string;
  readonly parameters: Readonly<Record<string, { readonly type: string; readonly defaultValue?: unknown }>>;
  readonly triggers: Readonly<Record<string, unknown>>;
  readonly actions: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
}

/** A workflow that an automation rule can run on an incident. */
export interface Playbook {
  /** Kebab-case, the name of its file. */
  readonly id: string;
  readonly file: string;
  readonly definition: WorkflowDefinition;
}

const record = z.record(z.string(), z.unknown());

/** The form of `kql/playbooks/<id>.json`. */
export const workflowDefinitionShape = z.looseObject({
  $schema: z.string(),
  contentVersion: z.string(),
  parameters: z.record(z.string(), z.looseObject({ type: z.string(), defaultValue: z.unknown().optional() })),
  triggers: record,
  actions: record,
  outputs: record.optional(),
}) satisfies z.ZodType<WorkflowDefinition>;
