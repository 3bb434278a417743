import { z } from 'zod';

import { KUSTO_TYPES, type KustoType } from './schema';
import { text } from './yaml-shape';

/** A `let name = literal;` line of a query that an environment may set to another value. */
export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly type: KustoType;

  /** Least value: a number, a timespan as KQL writes it, or the least number of items of a dynamic list. */
  readonly minimum?: number | string | undefined;

  /** Greatest value, in the same form. */
  readonly maximum?: number | string | undefined;

  /** The values that a string may have. */
  readonly allowed?: readonly string[] | undefined;

  /** The field of the metadata that says the same; such a parameter cannot be set apart from it. */
  readonly follows?: 'queryFrequency' | 'queryPeriod' | undefined;
}

const bound = z.union([z.number(), z.string()], 'expected a number, or a timespan such as 15m').optional();

/** The form of a parameter in a YAML file. */
export const parameterShape = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'expected a camelCase name'),
  description: text,
  type: z.enum(KUSTO_TYPES),
  minimum: bound,
  maximum: bound,
  allowed: z.array(z.string()).min(1).optional(),
  follows: z.enum(['queryFrequency', 'queryPeriod']).optional(),
}) satisfies z.ZodType<Parameter>;
