import { inOrder, type Delivery } from '../delivery';
import type { Instant } from '../instant';
import { SAMPLE } from './guide-sample';
import type { UserIds } from './population';
import { buildSeededDay } from './seeded-day';

/** The day of the guide's sample payload begins. */
export const MIDNIGHT: Instant = '2026-03-20T00:00:00.0000000Z';

/** What the lab posts by itself: the guide's sample payload in the midst of a seeded day, in the order of the clock. */
export function buildLabDay(seed: number, userIds: UserIds): readonly Delivery[] {
  return inOrder([SAMPLE, ...buildSeededDay({ seed, midnight: MIDNIGHT, userIds })]);
}
