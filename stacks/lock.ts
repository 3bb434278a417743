import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

import { loadContent } from '../kql/content';
import { runEntryPoint } from './entry-point';
import { loadEnvironment } from './environment';
import { NoxysApp } from './noxys-app';
import { toLockFile } from './protection';
import { toCanonicalJson } from './terraform-text';

// Writes the lock of an environment after its first deploy, or after a wanted replacement: npx ts-node stacks/lock.ts NAME
runEntryPoint(() => {
  const [name] = process.argv.slice(2);
  if (name === undefined) throw new Error('lock: must be told the name of an environment, found none. Add it.');

  const app = new NoxysApp({ environments: [loadEnvironment(name)], content: loadContent() });
  const file = toLockFile(name);
  writeFileSync(file, `${JSON.stringify(JSON.parse(toCanonicalJson(app.fingerprints.get(name))), null, 2)}\n`);
  process.stdout.write(`${relative(process.cwd(), file)} written. Commit it.\n`);
});
