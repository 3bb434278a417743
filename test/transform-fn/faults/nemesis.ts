import type { Answer } from '../../../transform-fn/src/intake/exchange';
import { redrive, type RedrivePorts } from '../../../transform-fn/src/delivery/redrive';
import type { Random } from '../../../transform-fn/src/ports';
import { synthEvent, synthRequest } from '../support/synth';
import { seededRandom } from '../support/virtual-clock';
import { Chaos } from './chaos';
import type { FaultClass } from './fault-classes';
import type { FaultEndpoint } from './fault-endpoint';
import { FaultyBlobs, FaultyQueue } from './faulty-stores';
import { History, idsOf, type Verdict } from './history';
import { FOUND_VALUE, Leaks, USER } from './leaks';
import { QueueTrigger } from './queue-trigger';
import { RelayInstance } from './relay-instance';
import { ScaledClock } from './scaled-clock';

/** What a run of the nemesis found. */
export interface NemesisReport extends Verdict {
  readonly faults: number;
  readonly deadLettered: number;
  /** Messages that spent all their deliveries. */
  readonly poisoned: number;
  /** Dead letters that a redrive after the fix left behind. */
  readonly leftBehind: number;
  /** Log entries, messages, blobs and rows that show what they must not. */
  readonly leaks: number;
}

const SPEED = 1_000;
const FAULTS = 12;
const REDRIVE_FAULTS = 4;
const REQUESTS = 24;
const SENDERS = 4;
const POISON = 'poison-platform';
/** When the host hands over again what a function failed on. */
const RETRY_MILLISECONDS = 30_000;
/** Real time that a run may take to come to rest. */
const REST_MILLISECONDS = 120_000;

/** One run: senders post to the relay while faults of one class, drawn from the seed, meet its calls; then all come to rest. */
export async function runNemesis(
  endpoint: FaultEndpoint,
  faultClass: FaultClass,
  seed: number,
): Promise<NemesisReport> {
  const random = seededRandom(seed);
  const chaos = new Chaos(faultClass, seededRandom(seed + 1_000_003), FAULTS);
  const history = new History();
  const service = new ScaledClock(SPEED);
  const machine = new ScaledClock(SPEED);
  const leaks = new Leaks();
  const claims = new FaultyBlobs(service, chaos, { put: 'put', get: 'get', delete: 'delete' }, leaks.searchStored);
  const deadLetters = new FaultyBlobs(service, chaos, { put: 'letter' }, leaks.searchStored);
  const queue = new FaultyQueue(service, chaos, history, claims, leaks.searchStored);
  const ruleId = `dcr-${faultClass.name.replace(/\W/g, '-')}-${seed}`;
  let isPoisonous = true;
  endpoint.runs.set(ruleId, {
    draw: () => chaos.draw('post'),
    isPoison: (row) => isPoisonous && row.PlatformId === POISON,
    store: (rows) => {
      leaks.searchStored(JSON.stringify(rows));
      history.store(idsOf(rows));
    },
    excuse: (rows) => history.excuse(idsOf(rows), 'the answer to its post was lost'),
    now: () => machine.now(),
  });

  const hasHangs = faultClass.faults.some(({ kind }) => kind === 'hang' || kind === 'trickle');
  const world = {
    ...{ queue, claims, deadLetters, clock: machine, random, history, endpoint, ruleId, disturb },
    log: leaks.searchLog,
    deadlineMilliseconds: hasHangs ? 150 : 10_000,
  };
  let instance = new RelayInstance(world);
  const trigger = new QueueTrigger(service, queue, chaos, history, () => instance);

  function disturb(): void {
    const fault = chaos.draw('machine');
    if (fault === 'clock forward') machine.jump(2 * 3_600_000);
    if (fault === 'clock back') machine.jump(-3_600_000);
    if (fault !== 'crash') return;
    const dead = instance;
    dead.kill();
    instance = new RelayInstance(world);
    trigger.abandon(dead);
  }

  try {
    const requests = Array.from({ length: REQUESTS }, (_, index) => buildEvents(index, random));
    const sender = async (): Promise<void> => {
      for (let events = requests.shift(); events !== undefined; events = requests.shift()) {
        await postUntilTaken(events, () => instance, history, service);
        if (random.next() < 0.2) await repost(events, () => instance, history, faultClass);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    await untilIdle(trigger, `${faultClass.name}, seed ${seed}`);

    const deadLettered = deadLetters.texts.size;
    isPoisonous = false;
    chaos.confine('send', REDRIVE_FAULTS);
    const operator = { queue, claims, deadLetters, clock: service, random };
    await Promise.all([redriveAsHost(operator, service, leaks), redriveAsHost(operator, service, leaks)]);
    await untilIdle(trigger, `${faultClass.name}, seed ${seed}`);
    const leftBehind = deadLetters.texts.size;
    return {
      ...history.judge(),
      faults: chaos.injected,
      deadLettered,
      leftBehind,
      leaks: leaks.count,
      poisoned: trigger.poisoned.length,
    };
  } finally {
    trigger.stop();
    instance.kill();
    endpoint.runs.delete(ruleId);
  }
}

/** One to three events, sometimes too many for a message; few of them poison. */
function buildEvents(index: number, random: Random): Record<string, unknown>[] {
  const count = random.next() < 0.15 ? 150 : 1 + Math.floor(random.next() * 3);
  return Array.from({ length: count }, (_, place) => {
    const platform = random.next() < 0.02 ? POISON : 'chatgpt';
    const data = {
      platform_id: platform,
      user_id: USER,
      classifications: [{ type: 'EMAIL', value: FOUND_VALUE }],
    };
    return synthEvent({ id: `evt_${index}_${place}`, data });
  });
}

async function postUntilTaken(
  events: Record<string, unknown>[],
  instance: () => RelayInstance,
  history: History,
  clock: ScaledClock,
): Promise<void> {
  const ids = events.map(({ id }) => String(id));
  for (;;) {
    const answer = await answerOf(instance().post(synthRequest(events)));
    if (answer?.status === 200) {
      history.acknowledge(ids);
      return;
    }
    if (answer === undefined) history.excuse(ids, 'its request was never answered');
    await clock.sleep(5_000);
  }
}

/** The sender repeats what was taken: the same answer, and no copy from the same instance within the window. */
async function repost(
  events: Record<string, unknown>[],
  instance: () => RelayInstance,
  history: History,
  { faults }: FaultClass,
): Promise<void> {
  if (faults.some(({ place }) => place === 'machine'))
    history.excuse(
      events.map(({ id }) => String(id)),
      'its window was lost',
    );
  await answerOf(instance().post(synthRequest(events)));
}

/** A sender's patience; undefined when no answer comes. */
async function answerOf(answer: Promise<Answer>): Promise<Answer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), 250)));
  const first = await Promise.race([answer, patience]);
  clearTimeout(timer);
  return first;
}

/** Redrives as the host does: again when it failed, until it does not. */
async function redriveAsHost(ports: RedrivePorts, clock: ScaledClock, leaks: Leaks): Promise<void> {
  for (;;) {
    try {
      await redrive(ports, leaks.searchLog);
      return;
    } catch {
      await clock.sleep(RETRY_MILLISECONDS);
    }
  }
}

async function untilIdle(trigger: QueueTrigger, run: string): Promise<void> {
  const endAt = performance.now() + REST_MILLISECONDS;
  while (!trigger.isIdle) {
    if (performance.now() > endAt) {
      throw new Error(`Nemesis (${run}): every message must be settled in the end, some are not.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
