import type { Deployment } from '../deployment';
import type { Arrival } from './arrival';
import { RelayRows } from './relay-rows';

/**
 * Arrivals of which those after the last that a version stores come together with it: they change nothing, and what is asked after
 * the last event, such as what came within the last hour, should not wait for them.
 */
export function hurryTail(
  arrivals: readonly Arrival[],
  deployments: readonly (Deployment | undefined)[],
): readonly Arrival[] {
  const relays = deployments.flatMap((deployment) =>
    deployment === undefined ? [] : [new RelayRows(deployment.content.events, deployment.eventFilter)],
  );
  const isStored = (arrival: Arrival): boolean =>
    !('body' in arrival) || relays.some((relay) => (relay.of(arrival.body)?.length ?? 0) > 0);
  let last = arrivals.length - 1;
  for (; last > 0; last -= 1) {
    const arrival = arrivals[last];
    if (arrival !== undefined && isStored(arrival)) break;
  }
  const { received = '', visible = '' } = arrivals[last] ?? {};
  return [...arrivals.slice(0, last + 1), ...arrivals.slice(last + 1).map((late) => ({ ...late, received, visible }))];
}
