import { toInstant } from '../../workbench/lab/instant';
import { Random } from '../../workbench/lab/random';
import type { Arrival } from '../../workbench/review/replay/arrival';

const MIDNIGHT = Date.parse('2026-03-20T00:00:00Z');
const DAY = 86_400_000;
const USERS = 20_000;
const PLATFORMS: readonly [string, ...string[]] = [
  'chatgpt',
  'claude',
  'gemini',
  'copilot',
  'mistral',
  'perplexity',
  'deepseek',
  'grok',
  'poe',
  'you',
];

/** Some people break many rules within an hour: they are what the rule is after. */
const HEAVY_USERS = 50;
const HEAVY_SHARE = 0.01;

/** So many webhook posts, evenly over some days, by a seed; four in ten are policy violations. */
export function generateArrivals(count: number, days: number): Arrival[] {
  const random = new Random(1);
  const step = (days * DAY) / count;
  return Array.from({ length: count }, (_, index) => {
    const time = MIDNIGHT + Math.floor(index * step);
    const at = toInstant(time);
    return { received: at, visible: at, body: buildBody(random, index, new Date(time).toISOString()) };
  });
}

function buildBody(random: Random, index: number, timestamp: string): string {
  const isHeavy = random.chance(HEAVY_SHARE);
  const user = isHeavy ? random.whole(0, HEAVY_USERS - 1) : random.whole(HEAVY_USERS, USERS - 1);
  const draw = random.between(0, 1);
  const type = isHeavy || draw < 0.4 ? 'policy_violated' : draw < 0.5 ? 'high_risk' : 'analyzed';
  return JSON.stringify({
    id: `evt_${index}`,
    timestamp,
    event_type: `interaction.${type}`,
    tenant_id: 'tenant-123',
    data: {
      id: `int_${index}`,
      platform_id: isHeavy ? PLATFORMS[user % 2] : random.pick(PLATFORMS),
      user_id: `user-${user}@example.com`,
      risk_score: Math.round(random.between(0, 100)) / 100,
      direction: 'outbound',
      interaction_type: 'prompt',
      source: 'proxy',
      classifications: [{ type: 'EMAIL', value: 'client@example.com', score: 0.9 }],
      policy_decisions:
        type === 'policy_violated' ? [{ policy_id: 'pol_1', policy_name: 'Personal data', action: 'coach' }] : [],
    },
  });
}
