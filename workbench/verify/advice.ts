import type { Advice } from './hop';

/** Sections of the guide's troubleshooting, and their steps by what they are about. */
const EVENTS = 'Events Not Appearing in Sentinel';
const RULES = 'Analytics Rules Not Triggering';

const STEPS = {
  webhookActive: [EVENTS, 1, 'webhook status'],
  webhookUrl: [EVENTS, 2, 'webhook URL'],
  authentication: [EVENTS, 3, 'authentication'],
  deliveries: [EVENTS, 4, 'deliveries'],
  firewall: [EVENTS, 5, 'firewall rules'],
  sync: [EVENTS, 6, 'time to appear'],
  ruleEnabled: [RULES, 1, 'rule is enabled'],
  ruleQuery: [RULES, 2, 'query is valid'],
  ruleLogic: [RULES, 4, 'rule logic'],
} as const;

/** Advice under a step of the guide. */
export function advise(step: keyof typeof STEPS, action: string): Advice {
  const [section, number, subject] = STEPS[step];
  return { guide: `${section}, step ${number} (${subject})`, action };
}

/** Where the runbook of a health alert stands. */
export function runbook(alert: string): string {
  return `docs/runbooks.md#${alert}`;
}
