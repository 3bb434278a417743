import type { Random } from '../../../transform-fn/src/ports';
import { redrive } from '../../../transform-fn/src/delivery/redrive';
import { createDelivery } from '../../../transform-fn/src/delivery/delivery';
import { MemoryBlobs, MemoryLogs } from '../support/memory-stores';
import { QueueHost } from '../support/queue-host';
import { seededRandom } from '../support/virtual-clock';
import { synthEvent, synthIntake, synthRequest } from '../support/synth';

/** Where raw personal values were found. */
export interface PrivacyFigures {
  readonly events: number;
  /** Outputs that hold a raw value which must not be there. */
  readonly leaks: readonly string[];
  /** Characters of output that were searched. */
  readonly searched: number;
}

/** Stands for a person's value: it must be in no output. */
const PERSONAL = 'canary-person-5f2c';
/** Stands for a user: it may be in rows, queue and dead letters only. */
const USER = 'canary-user-8b1d';

/** Sends events full of personal values through intake, delivery, faults, dead letters and redrive, and searches all that comes out. */
export async function searchOutputs(seed: number, events: number): Promise<PrivacyFigures> {
  const { post, queue, claims, clock, log, random } = synthIntake();
  const chance = seededRandom(seed);
  const logs = new MemoryLogs(clock);
  const deadLetters = new MemoryBlobs(clock);
  const ports = { queue, claims, clock, random, logs, deadLetters };
  const host = new QueueHost(clock, queue, createDelivery(ports), log.write);
  const errors: string[] = [];
  const answers: string[] = [];
  const outputs = { stored: '', queued: '', letters: '' };
  logs.judgePost = (rows) => {
    const dice = chance.next();
    if (rows.some(({ EventId }) => String(EventId).endsWith('7'))) return { status: 400, code: 'InvalidRecord' };
    return dice < 0.1 ? { status: [401, 403, 413, 429, 500, 503][Math.floor(dice * 60)] } : undefined;
  };

  for (let index = 0; index < events; index += 1) {
    queue.isDown = index % 97 === 0;
    const answer = await post(synthRequest(toPayload(index, chance))).catch((error: unknown) =>
      errors.push(String(error)),
    );
    answers.push(JSON.stringify(answer));
    if (index % 100 !== 99) continue;
    outputs.queued += queue.messages.map(({ text }) => text).join() + [...claims.texts.values()].join();
    await host.runFor(60_000);
    outputs.letters += [...deadLetters.texts.values()].join();
    await redrive(ports, log.write);
  }
  await host.runFor(3_600_000);
  outputs.stored = JSON.stringify(logs.stored);

  const said = { logs: JSON.stringify(log.entries), answers: answers.join(), errors: errors.join() };
  const leaks = [
    ...Object.entries({ ...outputs, ...said }).filter(([, text]) => text.includes(PERSONAL)),
    ...Object.entries(said).filter(([, text]) => text.includes(USER)),
  ].map(([name]) => name);
  const all = Object.values({ ...outputs, ...said }).join('');
  if (!outputs.stored.includes(USER) || !outputs.letters.includes(USER)) leaks.push('nothing was searched');
  return { events, leaks, searched: all.length };
}

/** A payload with personal values in every place that has them; some payloads are bad as well. */
function toPayload(index: number, random: Random): unknown {
  const email = `${PERSONAL}@example.com`;
  const event = synthEvent({
    id: `evt_${index}`,
    actor: email,
    data: {
      user_id: USER,
      platform_url: `https://${PERSONAL}:${PERSONAL}@chat.example.com/${PERSONAL}?q=${PERSONAL}`,
      prompt: PERSONAL,
      classifications: [
        { type: 'EMAIL', value: email, text: PERSONAL, context: { value: PERSONAL } },
        { type: 'PHONE', value: [PERSONAL, { value: PERSONAL }] },
        PERSONAL,
      ],
      policy_decisions: [{ action: 'block', matched_text: PERSONAL }],
      content_metadata: { text: PERSONAL, url: `https://chat.example.com/${PERSONAL}`, title: PERSONAL },
      changes: [{ field: 'name', old: PERSONAL, new: email }],
      [PERSONAL]: PERSONAL,
    },
  });
  const dice = random.next();
  if (dice < 0.05) return { ...event, id: undefined };
  if (dice < 0.1) return { ...event, timestamp: email };
  if (dice < 0.15) return JSON.stringify(event).slice(0, -1);
  if (dice < 0.2) return [event, { note: PERSONAL }];
  if (dice < 0.25) return Array.from({ length: 150 }, (_, copy) => ({ ...event, id: `evt_${index}_${copy}` }));
  return event;
}
