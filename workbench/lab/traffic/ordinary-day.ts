import type { Random } from '../random';
import type { Composer } from './composer';
import type { Decision } from './event';
import { FINDING_TYPES, type FindingType, type Person } from './population';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How much of the company's AI use falls into each hour of the day, UTC, from midnight on. */
const HOURS = [0.1, 0.05, 0.05, 0.05, 0.1, 0.3, 1, 4, 9, 11, 10, 6, 4, 9, 10, 9, 6, 3, 1.5, 1, 0.6, 0.4, 0.3, 0.2];

/** Platforms whose use the company allows: only there do its policies block rather than coach. */
const ALLOWED = ['chatgpt', 'claude', 'gemini'];

/** Events of high risk on these are what the rules look for, so ordinary use of them stays at 0.8 or below. */
const WATCHED = ['perplexity', 'deepseek', 'grok'];

/** From this risk on the simulated Noxys also sends `interaction.high_risk`. */
const HIGH_RISK = 0.7;

/** Composes what everybody does on an ordinary day: nothing in it trips a rule. People in `quiet` break no policy. */
export function composeOrdinaryDay(
  composer: Composer,
  people: readonly Person[],
  quiet: ReadonlySet<Person>,
  midnight: number,
): void {
  const { random } = composer;
  for (const person of people) {
    const count = Math.round(person.activity * random.between(3, 8));
    for (let index = 0; index < count; index++) {
      composeExchange(composer, person, quiet.has(person), midnight + timeOfDay(random, person));
    }
  }
  composePolicyChanges(composer, midnight + 7 * HOUR + 12 * MINUTE);
}

function composeExchange(composer: Composer, person: Person, isQuiet: boolean, time: number): void {
  const { random } = composer;
  const platform = random.weighted(person.department.platforms, 'chatgpt');
  const isSensitive = !isQuiet && random.chance(0.25);
  const violates = isSensitive && random.chance(0.6);
  const risk = riskOf(random, isSensitive, violates, platform);
  const interaction = composer.interaction({
    platform: random.chance(0.03) ? capitalised(platform) : platform,
    user: random.chance(0.04) ? null : person.id,
    risk,
    findings: isSensitive ? findingsOf(random, person) : [],
    ...(violates ? { decision: decisionOf(random, platform) } : {}),
  });

  const types = ['interaction.created'];
  if (violates) types.push('interaction.policy_violated');
  if (risk >= HIGH_RISK) types.push('interaction.high_risk');
  for (const type of types) {
    const isLate = random.chance(0.02);
    const isRepeated = random.chance(0.015);
    composer.post(type, interaction, time, {
      ...(isLate ? { delay: Math.round(random.between(5 * MINUTE, 3 * HOUR)) } : {}),
      ...(isRepeated ? { repeatedAfter: Math.round(random.between(20_000, 8 * MINUTE)) } : {}),
    });
  }
}

/** Moves the company's curve by where the person sits; a day is a circle, so the late hours of one zone wrap around. */
function timeOfDay(random: Random, person: Person): number {
  const hour = Number(random.weighted(Object.fromEntries(HOURS.map((weight, index) => [String(index), weight])), '9'));
  return ((hour - person.shiftHours + 24) % 24) * HOUR + Math.floor(random.between(0, HOUR));
}

function riskOf(random: Random, isSensitive: boolean, violates: boolean, platform: string): number {
  const risk = violates
    ? random.between(0.45, 0.97)
    : isSensitive
      ? random.between(0.2, 0.6)
      : random.next() ** 2 * 0.3;
  const ceiling = WATCHED.includes(platform) ? 0.8 : 1;
  return Math.min(Math.round(risk * 100) / 100, ceiling);
}

function findingsOf(random: Random, person: Person): readonly FindingType[] {
  return Array.from({ length: random.whole(1, 3) }, () =>
    random.weighted(person.department.findings, FINDING_TYPES[0]),
  );
}

function decisionOf(random: Random, platform: string): Decision {
  const coached: Decision = {
    policy: 'Coach on personal data',
    action: random.pick(['coach', 'coach', 'Coach', 'log']),
  };
  const blocked: Decision = {
    policy: `Block PII on ${capitalised(platform)}`,
    action: random.pick(['block', 'block', 'Block', 'BLOCK']),
  };
  return ALLOWED.includes(platform) && random.chance(0.4) ? blocked : coached;
}

/** An administrator's morning: several events in one post. */
function composePolicyChanges(composer: Composer, time: number): void {
  const change = (type: string, name: string, version: number): ReturnType<Composer['event']> =>
    composer.event(
      type,
      {
        policy_id: `pol_${composer.random.hex(8)}`,
        policy_name: name,
        action: 'block',
        enabled: true,
        version,
        changed_fields: ['platforms'],
      },
      time,
    );
  composer.postEvent(
    [
      change('policy.created', 'Block PII on Gemini', 1),
      change('policy.updated', 'Block PII on ChatGPT', 4),
      change('policy.updated', 'Coach on personal data', 2),
    ],
    time,
  );
}

function capitalised(platform: string): string {
  return `${platform.slice(0, 1).toUpperCase()}${platform.slice(1)}`;
}
