import type { Content } from '../kql/content';
import type { HealthAlert } from '../kql/loader/health-alert';
import type { Environment } from './environment';
import { MisfitError } from './environment-problem';

/** An alert about the integration itself, with what differs in an environment. */
export interface EffectiveHealthAlert {
  readonly alert: HealthAlert;
  readonly override: Environment['health'][string];
}

/**
 * The alerts about the integration itself that an environment has.
 *
 * Throws a {@link MisfitError} with every override of an alert that does not exist.
 */
export function effectiveHealthAlerts(
  environment: Pick<Environment, 'name' | 'health'>,
  content: Pick<Content, 'healthAlerts'>,
): EffectiveHealthAlert[] {
  const ids = content.healthAlerts.map(({ id }) => id);
  const unknown = Object.keys(environment.health).filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new MisfitError(
      environment.name,
      unknown.map((id) => ({
        path: ['health', id],
        message: `health must name alerts of kql/health, found '${id}'. Use one of ${ids.join(', ')}.`,
      })),
    );
  }
  return content.healthAlerts
    .map((alert) => ({ alert, override: environment.health[alert.id] ?? {} }))
    .filter(({ override }) => override.enabled !== false);
}
