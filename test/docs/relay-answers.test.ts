import { NOT_READY } from '../../transform-fn/src/health';
import { reportPoison } from '../../transform-fn/src/delivery/poison';
import { redrive } from '../../transform-fn/src/delivery/redrive';
import { MAX_BODY_BYTES } from '../../transform-fn/src/intake/admission';
import { sendCanary } from '../../transform-fn/src/intake/canary';
import type { IntakeRequest, RefusalReason } from '../../transform-fn/src/intake/exchange';
import type { LogEntry } from '../../transform-fn/src/ports';
import { synthEvent, synthIntake, synthRequest } from '../transform-fn/support/synth';
import { synthDelivery, synthRow } from '../transform-fn/support/synth-delivery';
import { listFiles, namesIn, readPage, rowsOf } from './pages';

const page = readPage('docs/operate.md');
const answers = rowsOf(section('## What the relay answers'));
const events = rowsOf(section('## What the relay logs')).filter(([name]) => /^`[a-z]+\.[a-z-]+`$/.test(name ?? ''));

/** Logged by the entry point alone, which registers functions as soon as it is loaded. */
const AT_START = '`settings.wrong`';

/** For each reason, what leads to it. */
const REFUSALS: Readonly<Record<RefusalReason, () => Promise<LogEntry | undefined>>> = {
  method: () => refusal(synthRequest('', { method: 'GET' })),
  length: () => refusal(synthRequest(synthEvent(), { headers: { 'content-length': undefined } })),
  size: () => refusal(synthRequest(synthEvent(), { headers: { 'content-length': String(MAX_BODY_BYTES + 1) } })),
  'content-type': () => refusal(synthRequest(synthEvent(), { headers: { 'content-type': 'text/plain' } })),
  credentials: () => refusal(synthRequest(synthEvent(), { headers: { authorization: 'Bearer another-token' } })),
  signature: () =>
    refusal(synthRequest(synthEvent()), {
      NOXYS_SIGNATURE_SCHEME: 'hmac-hex',
      NOXYS_SIGNING_SECRET: 'a-signing-secret-for-tests',
    }),
  json: () => refusal(synthRequest('{')),
  shape: () => refusal(synthRequest([])),
  overload: async () => {
    const { intake, log } = synthIntake();
    const endless = { headers: { 'content-length': String(MAX_BODY_BYTES) } };
    for (let request = 0; request < 20; request += 1) {
      void intake({ ...synthRequest('', endless), read: () => new Promise(() => undefined) }, log.write);
    }
    await Promise.resolve();
    return log.of('intake.refused')[0];
  },
  queue: async () => {
    const { post, queue, log } = synthIntake();
    queue.isDown = true;
    await post(synthRequest(synthEvent()));
    return log.of('intake.refused')[0];
  },
  internal: () => refusal({ ...synthRequest(synthEvent()), read: () => Promise.reject(new TypeError('broken')) }),
};

test.each(Object.keys(REFUSALS).filter(isReason))("says of the refusal '%s' which status it has", async (reason) => {
  const entry = await REFUSALS[reason]();

  expect(entry).toMatchObject({ reason });
  expect(answers.filter(([, name]) => name === `\`${reason}\``).map(([status]) => Number(status))).toEqual([
    entry?.['status'],
  ]);
});

test('says what a relay with wrong settings answers', () => {
  const row = answers.find(([, , cause]) => cause?.includes(JSON.stringify(NOT_READY.body).replace(':', ': ')));

  expect(row?.[0]).toBe(String(NOT_READY.status));
  expect(row?.[2]).toContain(`Retry-After: ${NOT_READY.headers['Retry-After']}`);
});

test('names every event that the relay can log, and no other', () => {
  const source = listFiles('transform-fn/src')
    .filter((file) => file.endsWith('.ts'))
    .map(readPage);
  const logged = [...source.join('\n').matchAll(/event: '([a-z.-]+)'/g)].map(([, name = '']) => name);

  expect(events.map(([name = '']) => name.slice(1, -1)).sort()).toEqual([...new Set(logged)].sort());
});

test('lists of each event its level and exactly the fields that it is logged with', async () => {
  const entries = [...(await intakeEntries()), ...(await deliveryEntries())];

  for (const [name = '', level = '', , fields = ''] of events.filter(([name]) => name !== AT_START)) {
    const of = entries.filter(({ event }) => `\`${event}\`` === name);
    const used = new Set(of.flatMap((entry) => Object.keys(entry).filter((key) => entry[key] !== undefined)));
    used.delete('event');
    used.delete('level');
    expect([name, namesIn(fields).sort()]).toEqual([name, [...used].sort()]);
    for (const entry of of) expect(level.split(/\W/)).toContain(entry.level ?? '');
  }
});

test('says in which unit every figure is', () => {
  const units = new Set(rowsOf(section('## What the relay logs')).flatMap(([cell = '']) => namesIn(cell)));
  const explained = ['traceId', 'reason', 'cause', 'deadLetter', 'redriven', 'skipped', 'problem'];
  const fields = events.flatMap(([, , , cell = '']) => namesIn(cell));

  expect(fields.filter((field) => !units.has(field) && !explained.includes(field))).toEqual([]);
});

function isReason(name: string): name is RefusalReason {
  return name in REFUSALS;
}

/** The text under a heading, up to the next one of its level. */
function section(heading: string): string {
  const from = page.indexOf(`${heading}\n`);
  const to = page.indexOf('\n## ', from + 1);
  return page.slice(from, to);
}

async function refusal(request: IntakeRequest, settings: Record<string, string> = {}): Promise<LogEntry | undefined> {
  const { post, log } = synthIntake(settings);
  await post(request);
  return log.of('intake.refused')[0];
}

async function intakeEntries(): Promise<LogEntry[]> {
  const { post, intake, settings, log, clock, random } = synthIntake();
  await post(synthRequest(synthEvent()));
  await sendCanary(intake, settings, { clock, random }, log.write);
  const refused = await Promise.all(Object.values(REFUSALS).map((refuse) => refuse()));
  return [...log.entries, ...refused.filter((entry) => entry !== undefined)];
}

/** Every way of a message: stored, put back, set aside, or in the way of its blob. */
async function deliveryEntries(): Promise<LogEntry[]> {
  const world = synthDelivery();
  const { send, host, logs, claims, deadLetters, log, deliver, ports } = world;
  logs.judgePost = (rows) => {
    if (logs.posts.length === 1) return { status: 503, code: 'Busy' };
    return rows.some(({ EventId }) => EventId === 'poison') ? { status: 400, code: 'BadRow' } : undefined;
  };
  await send([synthRow(1), synthRow('poison'), synthRow(2)]);
  deadLetters.isDown = true;
  await host.runFor(10_000);
  deadLetters.isDown = false;
  await host.runFor(3_600_000);
  await redrive(ports, log.write);
  await reportPoison(() => Promise.resolve(1), log.write);

  const large = Array.from({ length: 100 }, (_, id) => synthRow(id, { AdditionalFields: 'x'.repeat(1_000) }));
  await send(large);
  claims.isDown = true;
  await host.runFor(2_000);
  claims.isDown = false;
  claims.delete = () => Promise.reject(new Error('The container is down.'));
  await host.runFor(3_600_000);
  await deliver({ traceId: 't', receivedAt: 0, attempts: 0, claim: 'gone.json' }, log.write);
  return log.entries;
}
