import { toCanonicalJson, toLiteral } from './terraform-text';

/** One resource of an Azure Resource Manager template. */
export interface ArmResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly [property: string]: unknown;
}

/** A template without parameters, as canonical JSON that Terraform takes literally. */
export function toArmTemplate(resources: readonly ArmResource[]): string {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    outputs: {},
    parameters: {},
    resources,
    variables: {},
  };
  return toLiteral(toCanonicalJson(template));
}

/**
 * Copies a value so that a template takes its strings literally: one in brackets would be an expression.
 *
 * A second bracket is only right where the string also ends in one; elsewhere the service would keep both.
 */
export function toArmLiteral(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(toArmLiteral);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toArmLiteral(member)]));
}
