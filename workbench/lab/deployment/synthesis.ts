import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Content } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import { RELAY_PACKAGE } from '../../../stacks/ingestion-stack';
import { NoxysApp } from '../../../stacks/noxys-app';

/** The folders of an environment's two stacks. */
export interface Synthesis {
  readonly ingestion: string;
  readonly detection: string;
}

/**
 * Synthesises the stacks of one environment, unchanged, into a scratch folder.
 *
 * The layout is the repository's, so that a local backend's relative path keeps the state in that folder too.
 */
export function synthesise(environment: Environment, content: Content, directory: string): Synthesis {
  const outdir = join(directory, 'cdktf.out');
  const relayPackage = join(directory, 'relay.zip');
  // A build beside the cycle must not look like a change of it.
  mkdirSync(directory, { recursive: true });
  if (!existsSync(relayPackage)) copyFileSync(RELAY_PACKAGE, relayPackage);
  new NoxysApp({ environments: [environment], content, relayPackage, config: { outdir } }).synth();
  const stack = (part: string): string => join(outdir, 'stacks', `noxys-${environment.name}-${part}`);
  return { ingestion: stack('ingestion'), detection: stack('detection') };
}
