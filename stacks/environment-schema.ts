import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { ENVIRONMENTS } from './environment';
import { environmentFile } from './environment-file';

/** Where the JSON Schema lies that editors check environment files with. */
export const ENVIRONMENT_SCHEMA = join(ENVIRONMENTS, 'environment.schema.json');

/** As much of JSON Schema as an environment file needs. */
export interface JsonSchema {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly string[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: JsonSchema | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly additionalProperties?: boolean | JsonSchema | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
}

/** The JSON Schema of an environment file. Rules about several settings are checked when the file is read. */
export function buildEnvironmentSchema(): JsonSchema {
  // zod writes a wider type than it fills in here: our file has no tuples and no boolean schemas but `additionalProperties`.
  return z.toJSONSchema(environmentFile, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

// Writes the schema after a change of environment-file.ts: npx ts-node stacks/environment-schema.ts
if (require.main === module) {
  writeFileSync(ENVIRONMENT_SCHEMA, `${JSON.stringify(buildEnvironmentSchema(), null, 2)}\n`);
}
