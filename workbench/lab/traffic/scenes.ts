import type { Composer } from './composer';
import type { Person } from './population';
import { Stage } from './stage';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The people that the day's incidents and near misses happen to, one for each. */
export const CAST_SIZE = 24;

/** A stretch of the day that a rule should see, or should just not. */
export interface Scene {
  readonly about: string;
  compose(stage: Stage): void;
}

/** What trips each of the four rules. */
const INCIDENTS: readonly Scene[] = [
  {
    about: 'a customer list pasted into ChatGPT piece by piece: 14 violations in one hour',
    compose: (stage) => stage.violations(14, { hour: 9, platform: 'chatgpt' }),
  },
  {
    about: '11 violations in one hour, the last three delivered only in the afternoon',
    compose: (stage) => {
      const person = stage.nextPerson();
      stage.violations(8, { hour: 10, platform: 'claude', person });
      stage.violations(3, { hour: 10, minute: 40, platform: 'claude', person, delivery: { delay: 4 * HOUR } });
    },
  },
  {
    about: 'source code and contracts sent to DeepSeek, three times within an hour',
    compose: (stage) => {
      const person = stage.nextPerson();
      for (const [minute, risk] of [
        [2, 0.87],
        [17, 0.93],
        [31, 0.91],
      ] as const) {
        stage.highRisk({ hour: 11, minute, platform: 'deepseek', person, risk });
      }
    },
  },
  {
    about: 'a high risk on a platform whose name is spelled with capitals',
    compose: (stage) => stage.highRisk({ hour: 14, minute: 48, platform: 'Perplexity', risk: 0.95 }),
  },
  {
    about: 'a high risk from a sender whose clock runs twenty minutes ahead',
    compose: (stage) =>
      stage.highRisk({ hour: 16, minute: 50, platform: 'grok', risk: 0.88, delivery: { delay: -20 * MINUTE } }),
  },
  {
    about: 'a high risk whose delivery is repeated six hours later: one alert all the same',
    compose: (stage) =>
      stage.highRisk({
        hour: 8,
        minute: 21,
        platform: 'perplexity',
        risk: 0.84,
        delivery: { repeatedAfter: 6 * HOUR },
      }),
  },
  {
    about: 'uploads to Mistral, blocked twice',
    compose: (stage) => {
      const person = stage.nextPerson();
      stage.violations(2, { hour: 13, minute: 5, platform: 'mistral', action: 'Block', person });
    },
  },
  {
    about: "a block reported in Noxys' data-handling shape",
    compose: (stage) =>
      stage.violations(1, { hour: 15, minute: 26, platform: 'huggingchat', action: 'Block', shape: 'data-handling' }),
  },
  {
    about: 'a block without a user: an alert with the platform as its only entity',
    compose: (stage) => stage.violations(1, { hour: 17, minute: 3, platform: 'poe', action: 'block', user: null }),
  },
  {
    about: 'what Noxys itself raises an alert for',
    compose: (stage) => {
      stage.noxysAlert('alert.severity_critical', { hour: 9, minute: 58, platform: 'chatgpt', risk: 0.98 });
      stage.noxysAlert('alert.severity_critical', { hour: 15, minute: 31, platform: 'gemini', risk: 0.96 });
      stage.noxysAlert('alert.severity_high', { hour: 12, minute: 14, platform: 'claude', risk: 0.82 });
    },
  },
];

/** What comes close to a rule and does not trip it. */
export const NEAR_MISSES: readonly Scene[] = [
  {
    about: 'exactly 10 violations in an hour',
    compose: (stage) => stage.violations(10, { hour: 9, platform: 'gemini' }),
  },
  {
    about: '10 violations in an hour, four of them delivered twice',
    compose: (stage) => {
      const person = stage.nextPerson();
      stage.violations(6, { hour: 14, platform: 'chatgpt', person });
      stage.violations(4, {
        hour: 14,
        minute: 30,
        platform: 'chatgpt',
        person,
        delivery: { repeatedAfter: 90 * MINUTE },
      });
    },
  },
  {
    about: '12 violations around the turn of an hour, six on each side',
    compose: (stage) => {
      const person = stage.nextPerson();
      stage.violations(6, { hour: 10, minute: 45, platform: 'chatgpt', person });
      stage.violations(6, { hour: 11, platform: 'chatgpt', person });
    },
  },
  {
    about: '12 violations in an hour over two platforms',
    compose: (stage) => {
      const person = stage.nextPerson();
      stage.violations(6, { hour: 13, platform: 'chatgpt', person });
      stage.violations(6, { hour: 13, minute: 20, platform: 'gemini', person });
    },
  },
  {
    about: '12 violations in an hour that name no user',
    compose: (stage) => stage.violations(12, { hour: 15, platform: 'claude', user: null }),
  },
  {
    about: 'a risk of exactly 0.8 on a watched platform',
    compose: (stage) => stage.highRisk({ hour: 10, minute: 33, platform: 'grok', risk: 0.8 }),
  },
  {
    about: 'a high risk on an enterprise platform',
    compose: (stage) => stage.highRisk({ hour: 11, minute: 52, platform: 'chatgpt', risk: 0.97 }),
  },
  {
    about: 'a violation of high risk on a watched platform that Noxys does not call high risk',
    compose: (stage) => stage.violations(1, { hour: 12, minute: 41, platform: 'perplexity', risk: 0.99 }),
  },
  {
    about: 'coaching, not blocking, on a platform that is not allowed',
    compose: (stage) => stage.violations(2, { hour: 13, minute: 37, platform: 'huggingchat', action: 'coach' }),
  },
  {
    about: 'a policy with "block" in its name that only logs',
    compose: (stage) =>
      stage.violations(2, { hour: 14, minute: 8, platform: 'mistral', action: 'log', policy: 'AI blocklist, trial' }),
  },
  {
    about: 'a block on an allowed platform, spelled with capitals',
    compose: (stage) => stage.violations(1, { hour: 16, minute: 12, platform: 'ChatGPT', action: 'BLOCK' }),
  },
  {
    about: 'a violation of three days ago, delivered today',
    compose: (stage) => stage.violations(1, { hour: -62, platform: 'claude', delivery: { delay: 3 * 24 * HOUR } }),
  },
];

/** Composes the day's incidents and near misses. */
export function composeIncidents(composer: Composer, cast: readonly Person[], midnight: number): void {
  const stage = new Stage(composer, cast, midnight);
  for (const scene of [...INCIDENTS, ...NEAR_MISSES]) {
    scene.compose(stage);
  }
}
