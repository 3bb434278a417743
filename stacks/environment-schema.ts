import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { ENVIRONMENTS } from './environment';
import { environmentFile } from './environment-file';

/** Where the JSON Schema lies that editors check environment files with. */
export const ENVIRONMENT_SCHEMA = join(ENVIRONMENTS, 'environment.schema.json');

/** The JSON Schema of an environment file. Rules about several settings are checked when the file is read. */
export function buildEnvironmentSchema(): unknown {
  return z.toJSONSchema(environmentFile, { io: 'input', unrepresentable: 'any' });
}

// Writes the schema after a change of environment-file.ts: npx ts-node stacks/environment-schema.ts
if (require.main === module) {
  writeFileSync(ENVIRONMENT_SCHEMA, `${JSON.stringify(buildEnvironmentSchema(), null, 2)}\n`);
}
