import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Tool } from '../support/tool';

const directory = mkdtempSync(join(tmpdir(), 'noxys-events-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('events of a file become rows, alerts, incidents, tickets and messages, on the clock of their timestamps', async () => {
  const alice = violations('alice', 'chatgpt', '09', 11);
  const bob = violations('bob', 'chatgpt', '09', 10);
  const events = [
    ...alice,
    ...bob,
    JSON.stringify([alice[0], bob[0]].map((line) => JSON.parse(line ?? '') as unknown)),
    event('carol-1', '10:15', 'interaction.high_risk', { platform_id: 'DeepSeek', user_id: 'carol', risk_score: 0.93 }),
    event('dave-1', '10:20', 'interaction.high_risk', { platform_id: 'grok', user_id: 'dave', risk_score: 0.8 }),
    event('erin-1', '10:30', 'interaction.policy_violated', {
      platform_id: 'poe',
      user_id: null,
      risk_score: 0.5,
      policy_applied: 'No poe',
      policy_action: 'Block',
    }),
    event('frank-1', '11:40', 'alert.severity_high', { platform_id: 'claude', user_id: 'frank', risk_score: 0.75 }),
    event('frank-2', '11:41', 'interaction.created', { platform_id: 'claude', user_id: 'frank', risk_score: 0.1 }),
    '{"id": "not an event"',
  ];

  const { code, stderr, document } = await playEvents(events);

  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Posting 28 webhook(s)') as string });
  expect(document.counts).toEqual({ accepted: 28, filtered: 1, refused: 1, stored: 25 });
  expect(document.alerts.map(summary)).toEqual([
    ['high-volume-policy-violations', '10:05', 'alice on chatgpt', 'Account alice', 'CloudApplication chatgpt'],
    ['blocked-on-unallowed-platform', '11:05', 'an unnamed user on poe', 'CloudApplication poe'],
    ['high-risk-non-enterprise-platform', '11:05', 'carol on DeepSeek', 'Account carol', 'CloudApplication DeepSeek'],
    ['noxys-alert', '12:05', 'frank on claude', 'Account frank', 'CloudApplication claude'],
  ]);
  expect(document.alerts[0]).toMatchObject({
    severity: 'High',
    title: 'Multiple policy violations detected: alice on chatgpt',
    customDetails: { ViolationCount: ['11'], NoxysTenant: ['tenant-123'] },
    firstActivity: '2026-03-20T09:10:00.0000000Z',
    lastActivity: '2026-03-20T09:10:00.0000000Z',
  });
  expect(document.incidents.map(({ ruleId, severity, eventCount }) => [ruleId, severity, eventCount])).toEqual([
    ['high-volume-policy-violations', 'High', 1],
    ['blocked-on-unallowed-platform', 'High', 1],
    ['high-risk-non-enterprise-platform', 'High', 1],
    ['noxys-alert', 'High', 1],
  ]);
  const sent = document.actions.filter(({ target }) => target !== 'sentinel');
  expect(
    sent.map(({ automationRule, playbook, target, request }) => [automationRule, playbook, target, request.method]),
  ).toEqual([
    ['ticket-on-critical-created', 'ticket-jira', 'jira', 'POST'],
    ['ticket-on-critical-created', 'ticket-servicenow', 'servicenow', 'POST'],
    ['ticket-on-critical-created', 'ticket-jira', 'jira', 'POST'],
    ['ticket-on-critical-created', 'ticket-servicenow', 'servicenow', 'POST'],
    ['teams-on-high-risk-created', 'notify-teams', 'teams', 'POST'],
  ]);
  expect(JSON.stringify(document)).not.toContain('someone@example.com');
}, 60_000);

test('an events file that cannot be read is wrong use', async () => {
  const { code, stdout, stderr } = await Tool.run(['lab', '--once', '--events', 'missing.ndjson'], directory);

  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain("--events: expected a file that can be read at 'missing.ndjson', but there is none.");
  expect(stderr).not.toMatch(/^\s+at /m);
});

interface Document {
  readonly counts: Readonly<Record<string, number>>;
  readonly alerts: readonly Finding[];
  readonly incidents: readonly Finding[];
  readonly actions: readonly {
    readonly automationRule: string;
    readonly playbook: string;
    readonly target: string;
    readonly request: { readonly method: string; readonly url: string };
  }[];
}

interface Finding {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: string;
  readonly entities: readonly { readonly type: string; readonly identifiers: Readonly<Record<string, string>> }[];
  readonly eventCount: number;
  readonly generatedAt: string;
}

/** Runs the lab on a file of events, as a user does, from another folder than the repository's. */
async function playEvents(
  lines: readonly string[],
): Promise<{ code: number | null; stderr: string; document: Document }> {
  writeFileSync(join(directory, 'events.ndjson'), lines.join('\n'));
  const args = ['lab', '--once', '--events', 'events.ndjson', '--format', 'json'];
  const { code, stdout, stderr } = await Tool.run(args, directory);
  return { code, stderr, document: JSON.parse(stdout) as Document };
}

/** Rule, minute, who and where, entities. */
function summary({ ruleId, title, entities, generatedAt }: Finding): string[] {
  const about = title.slice(title.indexOf(': ') + 2);
  const names = entities.map(({ type, identifiers }) => `${type} ${Object.values(identifiers).join('@')}`);
  return [ruleId, generatedAt.slice(11, 16), about, ...names];
}

function violations(user: string, platform: string, hour: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    event(`${user}-${index + 1}`, `${hour}:${10 + Math.floor(index / 20)}`, 'interaction.policy_violated', {
      platform_id: platform,
      user_id: user,
      risk_score: 0.6,
      classifications: [{ type: 'EMAIL', value: 'someone@example.com', score: 0.9 }],
      policy_decisions: [{ policy_id: 'p1', policy_name: 'Personal data', action: 'coach' }],
    }),
  );
}

function event(id: string, minute: string, type: string, data: Readonly<Record<string, unknown>>): string {
  const timestamp = `2026-03-20T${minute}:00Z`;
  return JSON.stringify({
    id,
    timestamp,
    event_type: type,
    tenant_id: 'tenant-123',
    data: { id: `int-${id}`, ...data },
  });
}
