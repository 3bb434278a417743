import type { Delivery } from '../delivery';
import { toInstant } from '../instant';
import type { Random } from '../random';
import { buildData, type Decision, type Finding, type Interaction, type NoxysEvent, type Shape } from './event';
import { PLATFORMS, type FindingType } from './population';

/** What is particular about an interaction; the composer makes up the rest. */
export interface InteractionSketch {
  readonly platform: string;
  readonly user: string | null;
  readonly risk: number;
  readonly findings?: readonly FindingType[];
  readonly decision?: Decision;
  readonly shape?: Shape;
}

/** What is particular about how an event reaches the relay. */
export interface DeliverySketch {
  /** How long after the event it is posted, in milliseconds; negative when the sender's clock runs ahead. */
  readonly delay?: number;

  /** Posted again this long after the first post, in milliseconds. */
  readonly repeatedAfter?: number;
}

const TENANT = 'tenant-123';

/** Turns sketches into webhook events and their posts, and keeps the posts. */
export class Composer {
  readonly deliveries: Delivery[] = [];

  constructor(readonly random: Random) {}

  /** An interaction with everything that Noxys reports of it. */
  interaction(sketch: InteractionSketch): Interaction & { readonly shape: Shape } {
    const { random } = this;
    const shape = sketch.shape ?? (random.chance(0.8) ? 'events-api' : 'data-handling');
    return {
      id: shape === 'events-api' ? `int_${random.hex(12)}` : `int-${random.whole(10_000, 99_999)}${random.hex(4)}`,
      platform: sketch.platform,
      model: modelOf(sketch.platform),
      user: sketch.user,
      risk: sketch.risk,
      findings: (sketch.findings ?? []).map((type) => this.#finding(type)),
      ...(sketch.decision === undefined ? {} : { decision: sketch.decision }),
      direction: random.chance(0.85) ? 'outbound' : 'inbound',
      kind: random.weighted({ prompt: 8, completion: 2, tool_call: 1, embedding: 0.5 }, 'prompt'),
      source: random.weighted({ browser_extension: 6, proxy: 2, endpoint_agent: 1, api: 1 }, 'proxy'),
      contentHash: random.hex(64),
      shape,
    };
  }

  /** Posts an event of the given type about an interaction, which happened at `time` (milliseconds since 1970). */
  post(type: string, interaction: Interaction & { shape: Shape }, time: number, sketch: DeliverySketch = {}): void {
    this.postEvent(this.event(type, buildData(interaction, interaction.shape), time), time, sketch);
  }

  /** An event of the given type. */
  event(type: string, data: Readonly<Record<string, unknown>>, time: number): NoxysEvent {
    return {
      id: `evt_${this.random.hex(16)}`,
      timestamp: spellTime(time),
      event_type: type,
      tenant_id: TENANT,
      data,
    };
  }

  /** Posts an event, or an array of them. */
  postEvent(event: NoxysEvent | readonly NoxysEvent[], time: number, sketch: DeliverySketch = {}): void {
    const posted = time + (sketch.delay ?? Math.round(this.random.between(300, 4_000)));
    const body = JSON.stringify(event);
    this.deliveries.push({ at: toInstant(posted), body });
    if (sketch.repeatedAfter !== undefined) {
      this.deliveries.push({ at: toInstant(posted + sketch.repeatedAfter), body });
    }
  }

  /** Posts what no webhook sender should. */
  postRaw(delivery: Omit<Delivery, 'at'>, time: number): void {
    this.deliveries.push({ at: toInstant(time), ...delivery });
  }

  #finding(type: FindingType): Finding {
    return {
      type: this.random.chance(0.85) ? type : type.toLowerCase(),
      value: this.#value(type),
      score: this.#score(),
    };
  }

  #score(): number {
    return Math.round(this.random.between(0.7, 1) * 100) / 100;
  }

  /** Values that look like personal data and belong to nobody: reserved domains, fictional numbers, published test numbers. */
  #value(type: FindingType): string {
    const { random } = this;
    const digits = (count: number): string => Array.from({ length: count }, () => random.whole(0, 9)).join('');
    switch (type) {
      case 'EMAIL':
        return `client${random.whole(1, 999)}@example.com`;
      case 'PHONE':
        return `+33 1 99 00 ${digits(2)} ${digits(2)}`;
      case 'CREDIT_CARD':
        return '4111 1111 1111 1111';
      case 'IBAN':
        return 'FR76 3000 6000 0112 3456 7890 189';
      case 'SSN':
        return `000-${digits(2)}-${digits(4)}`;
      case 'FR_NIR':
        return `0 00 00 00 ${digits(3)} ${digits(3)} 00`;
      case 'FR_SIRET':
        return `000 000 000 ${digits(5)}`;
    }
  }
}

/** Whole seconds without a fraction, as in the guide's sample; else milliseconds. */
function spellTime(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function modelOf(platform: string): string {
  return Object.entries(PLATFORMS).find(([name]) => name === platform.toLowerCase())?.[1] ?? 'unknown';
}
