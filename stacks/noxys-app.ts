import { App, type AppConfig } from 'cdktf';

import type { Content } from '../kql/content';
import { DetectionStack } from './detection-stack';
import type { Environment } from './environment';
import { IngestionStack, type IngestionStackProps } from './ingestion-stack';

/** Settings for {@link buildApp}. */
export interface NoxysAppProps extends Pick<IngestionStackProps, 'relayPackage'> {
  readonly environments: readonly Environment[];

  readonly content: Content;

  /** How cdktf synthesises, such as its folder. */
  readonly config?: AppConfig;
}

/** Builds the app: a pair of stacks for each environment, `noxys-<environment>-ingestion` and then `…-detection`. */
export function buildApp({ environments, content, config, ...rest }: NoxysAppProps): App {
  const app = new App(config);
  for (const environment of environments) {
    const ingestion = new IngestionStack(app, `noxys-${environment.name}-ingestion`, { environment, content, ...rest });
    const detection = new DetectionStack(app, `noxys-${environment.name}-detection`, { environment, content });
    detection.addDependency(ingestion);
  }
  return app;
}
