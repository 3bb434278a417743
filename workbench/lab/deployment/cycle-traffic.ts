import type { Environment } from '../../../stacks/environment';
import { inOrder, type Delivery } from '../delivery';
import { toMilliseconds, type Instant } from '../instant';
import { Random } from '../random';
import { Composer } from '../traffic/composer';
import { SAMPLE } from '../traffic/guide-sample';
import { buildPopulation } from '../traffic/population';
import { CAST_SIZE, composeIncidents } from '../traffic/scenes';

/** Midnight of the day on which the guide's sample happens. */
export const MIDNIGHT: Instant = '2026-03-20T00:00:00.0000000Z';

const SEED = 1;

/** The guide's sample payload, and the scenes that trip or just miss each rule; in the order of the clock. */
export function buildCycleTraffic({ userIdIs }: Pick<Environment, 'userIdIs'>): readonly Delivery[] {
  const composer = new Composer(new Random(SEED));
  const people = buildPopulation(composer.random, CAST_SIZE, userIdIs === 'upn' ? 'address' : 'uuid');
  composeIncidents(composer, people, toMilliseconds(MIDNIGHT));
  return inOrder([...composer.deliveries, SAMPLE]);
}
