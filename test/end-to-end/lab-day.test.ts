import { loadContent } from '../../kql/content';
import type { Delivery } from '../../workbench/lab/delivery';
import { parseEvents } from '../../workbench/lab/delivery';
import { buildSeededDay } from '../../workbench/lab/traffic/seeded-day';
import { Tool, type ToolRun } from '../support/tool';

let run: ToolRun;
beforeAll(async () => {
  run = await Tool.run(['lab', '--once']);
}, 120_000);

test('a newcomer’s first run ends well, and prints plain text', () => {
  expect(run.stderr).toBe(
    'Starting the relay, its Azure and the query engine …\n' +
      `Posting ${buildDay().length + 1} webhook(s), and running the rules on the simulated clock …\n`,
  );
  expect(run.code).toBe(0);
  expect(run.stdout).not.toContain('\u001b');
  expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
});

test('the guide’s sample is accepted and stored, its e-mail address as a keyed hash only', () => {
  const sample = section('The guide');

  expect(sample).toContain('POST /api/events at 2026-03-20 14:32: 200 {"accepted":1,"filtered":0}');
  expect(sample).toMatch(/EventId +evt_abc123\n/);
  expect(sample).toMatch(/AlertSeverity +critical\n/);
  expect(sample).toMatch(/Classifications +\[\{.*"type":"EMAIL".*\}\]\n/);
  expect(sample).toMatch(/"valueHash":"[0-9a-f]{64}"/);
  expect(run.stdout).not.toContain('alice@acme.fr');
});

test('every event is accounted for', () => {
  const events = wellFormed(buildDay());
  const isFiltered = (event: Event): boolean => event.event_type === 'interaction.created';
  const counts = [...section('Events\n').matchAll(/^ +(\d+) +(\w+)/gm)].map(([, count, name]) => `${count} ${name}`);

  expect(counts).toEqual([
    `${events.length + 1} accepted`,
    `${events.filter(isFiltered).length} filtered`,
    '7 refused',
    `${firstCopies(events).filter((event) => !isFiltered(event)).length + 1} stored`,
  ]);
});

test('incidents are what a plain model of each rule finds in the day, no more and no less', () => {
  const events = firstCopies(wellFormed(buildDay()));

  for (const { id, name } of loadContent().rules) {
    const model = MODELS[id];
    if (model === undefined) throw new Error(`The rule '${id}' has no model in this test.`);
    expect({ name, incidents: incidentsOf(name) }).toEqual({ name, incidents: model(events) });
  }
});

test('critical incidents have tickets in both systems, high-risk ones a message, each once', () => {
  const sent = [...section('Tickets and messages').matchAll(/^ {2}\S+ \S+ +([\w-]+) +POST \S+ +20[12] +(#\d+) /gm)].map(
    ([, playbook = '', number = '']) => `${playbook} ${number}`,
  );

  expect(sent.length).toBeGreaterThan(10);
  expect(new Set(sent).size).toBe(sent.length);
  expect(new Set(sent.map((line) => line.split(' ')[0]))).toEqual(
    new Set(['ticket-jira', 'ticket-servicenow', 'notify-teams']),
  );
  expect(numbers(sent, 'ticket-jira')).toEqual(numbers(sent, 'ticket-servicenow'));
  expect(numbers(sent, 'notify-teams')).toHaveLength(
    incidentsOf('High-Risk Interaction from Non-Enterprise Platform').length,
  );
});

interface Event {
  readonly id: string;
  readonly timestamp: string;
  readonly event_type: string;
  readonly data: {
    readonly platform_id: string;
    readonly user_id: string | null;
    readonly risk_score: number;
    readonly policy_action?: string;
    readonly policy_decisions?: readonly { readonly action: string }[];
  };
}

/** What each rule looks for, said without KQL; who and where of each incident. */
const MODELS: Readonly<Record<string, (events: readonly Event[]) => readonly string[]>> = {
  'high-volume-policy-violations': (events) => {
    const counts = new Map<string, number>();
    for (const { event_type, timestamp, data } of events) {
      if (event_type !== 'interaction.policy_violated' || data.user_id === null) continue;
      const key = `${data.user_id} on ${data.platform_id.toLowerCase()} ${timestamp.slice(0, 13)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return distinct([...counts].filter(([, count]) => count > 10).map(([key]) => key.slice(0, -14)));
  },
  'high-risk-non-enterprise-platform': (events) =>
    distinct(
      events
        .filter(({ event_type, data }) => event_type === 'interaction.high_risk' && data.risk_score > 0.8)
        .filter(({ data }) => ['perplexity', 'deepseek', 'grok'].includes(data.platform_id.toLowerCase()))
        .map(whoAndWhere),
    ),
  'blocked-on-unallowed-platform': (events) =>
    distinct(
      events
        .filter(({ event_type, data }) => event_type === 'interaction.policy_violated' && isBlocked(data))
        .filter(({ data }) => !['chatgpt', 'claude', 'gemini'].includes(data.platform_id.toLowerCase()))
        .map(whoAndWhere),
    ),
  'noxys-alert': (events) =>
    distinct(events.filter(({ event_type }) => event_type.startsWith('alert.severity_')).map(whoAndWhere)),
};

function isBlocked({ policy_action, policy_decisions = [] }: Event['data']): boolean {
  const actions = [policy_action ?? '', ...policy_decisions.map(({ action }) => action)];
  return actions.some((action) => action.toLowerCase() === 'block');
}

function whoAndWhere({ data }: Event): string {
  return `${data.user_id ?? 'an unnamed user'} on ${data.platform_id.toLowerCase()}`;
}

/** Who and where of the incidents that the report shows under a rule. */
function incidentsOf(rule: string): readonly string[] {
  const [, block = ''] = section('Alerts and incidents').split(`  ${rule}: `);
  const own = untilNextRule(block);
  return distinct([...own.matchAll(/^ {4}#.*: (.+ on .+)$/gm)].map(([, about = '']) => about.toLowerCase()));
}

function untilNextRule(block: string): string {
  const next = /^ {2}\S.*: \d+ alerts?, /m.exec(block);
  return next === null ? block : block.slice(0, next.index);
}

/** The part of the report under a heading. */
function section(heading: string): string {
  const start = run.stdout.indexOf(`\n${heading}`);
  const rest = run.stdout.slice(start + 1);
  return start === -1 ? '' : (rest.split('\n\n')[0] ?? '');
}

function buildDay(): readonly Delivery[] {
  return buildSeededDay({ seed: 1, midnight: '2026-03-20T00:00:00.0000000Z', userIds: 'uuid' });
}

/** The events that a relay accepts, repeated ones as often as they are delivered. */
function wellFormed(day: readonly Delivery[]): readonly Event[] {
  return day
    .filter(({ token, contentType }) => token === undefined && contentType === undefined)
    .flatMap(({ body }) => parseEvents(body).filter(isEvent));
}

function firstCopies(events: readonly Event[]): readonly Event[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

function isEvent(value: unknown): value is Event {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('timestamp' in value)) return false;
  return value.id !== '' && value.timestamp !== 'yesterday';
}

function numbers(sent: readonly string[], target: string): readonly string[] {
  return sent.filter((line) => line.startsWith(`${target} `)).map((line) => line.slice(target.length));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
