import { inOrder, type Delivery } from '../delivery';
import { toMilliseconds, type Instant } from '../instant';
import { Random } from '../random';
import { Composer } from './composer';
import { CAST_SIZE, composeIncidents } from './scenes';
import { composeOrdinaryDay } from './ordinary-day';
import { buildPopulation, type UserIds } from './population';

const PEOPLE = 200;
const HOUR = 3_600_000;

/** Settings of {@link buildSeededDay}. */
export interface SeededDayOptions {
  /** The same seed gives the same day. */
  readonly seed: number;

  /** Midnight, UTC, at which the day begins. */
  readonly midnight: Instant;

  /** How Noxys names users. */
  readonly userIds: UserIds;
}

/**
 * A day of webhook posts of a company of about 200 people on ten platforms: ordinary use, what trips each rule, what comes close
 * to one and does not, late and repeated deliveries, and posts that the relay must refuse. In the order of the clock.
 */
export function buildSeededDay({ seed, midnight, userIds }: SeededDayOptions): readonly Delivery[] {
  const composer = new Composer(new Random(seed));
  const people = buildPopulation(composer.random, PEOPLE, userIds);
  const cast = people.slice(0, CAST_SIZE);
  const start = toMilliseconds(midnight);
  composeOrdinaryDay(composer, people, new Set(cast), start);
  composeIncidents(composer, cast, start);
  composeMalformedPosts(composer, start + 11 * HOUR);
  return inOrder(composer.deliveries);
}

/** Posts that a relay on a public address gets sooner or later. */
function composeMalformedPosts(composer: Composer, time: number): void {
  const event = composer.event('interaction.policy_violated', { platform_id: 'chatgpt' }, time);
  const body = JSON.stringify(event);
  const spacing = 7 * 60_000;
  const posts: readonly Omit<Delivery, 'at'>[] = [
    { body: body.slice(0, -20) },
    { body: JSON.stringify({ ...event, id: '' }) },
    { body: JSON.stringify({ ...event, timestamp: 'yesterday' }) },
    { body: '"hello"' },
    { body, token: 'a-guess' },
    { body, token: null },
    { body, contentType: 'text/plain' },
  ];
  for (const [index, post] of posts.entries()) {
    composer.postRaw(post, time + index * spacing);
  }
}
