import { Annotations, App, type AppConfig } from 'cdktf';

import type { Content } from '../kql/content';
import { DetectionStack } from './detection-stack';
import type { Environment } from './environment';
import { IngestionStack, type IngestionStackProps } from './ingestion-stack';
import { assertNothingReplaced, findMissingLock, type Fingerprints } from './protection';

/** Settings for {@link NoxysApp}. */
export interface NoxysAppProps extends Pick<IngestionStackProps, 'relayPackage'> {
  readonly environments: readonly Environment[];

  readonly content: Content;

  /**
   * What is deployed of an environment and must not be replaced.
   *
   * @default nothing is known to be deployed
   */
  readonly lockOf?: (environmentName: string) => Fingerprints;

  /** How cdktf synthesises, such as its folder. */
  readonly config?: AppConfig;
}

/**
 * The app: a pair of stacks for each environment, `noxys-<environment>-ingestion` and then `…-detection`.
 *
 * Refuses to be built when a stack would replace what the environment's lock protects; warns where a lock is missing, as an annotation
 * that the command line of CDKTF prints too.
 *
 * @example
 * new NoxysApp({ environments: loadEnvironments(undefined), content: loadContent(), lockOf: loadLock }).synth();
 */
export class NoxysApp extends App {
  /** What each environment's stacks would deploy of what holds data or identity. */
  readonly fingerprints = new Map<string, Fingerprints>();

  /** What whoever synthesises should hear, a sentence or two each. */
  readonly warnings: string[] = [];

  constructor({ environments, content, lockOf, config, ...rest }: NoxysAppProps) {
    super(config);
    for (const environment of environments) {
      const { name } = environment;
      const ingestion = new IngestionStack(this, `noxys-${name}-ingestion`, { environment, content, ...rest });
      const detection = new DetectionStack(this, `noxys-${name}-detection`, { environment, content });
      detection.addDependency(ingestion);

      const fingerprints = { ...ingestion.fingerprints, ...detection.fingerprints };
      this.fingerprints.set(name, fingerprints);
      if (lockOf === undefined) continue;
      const locked = lockOf(name);
      assertNothingReplaced(environment, locked, fingerprints);
      const warning = findMissingLock(environment, locked);
      if (warning === undefined) continue;
      this.warnings.push(warning);
      Annotations.of(ingestion).addWarning(warning);
    }
  }
}
