import type { Composer, DeliverySketch, InteractionSketch } from './composer';
import type { FindingType, Person } from './population';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Where and when something happens, and to whom: a person of their own unless one is given. */
export interface Setting {
  readonly hour: number;
  readonly minute?: number;
  readonly platform: string;
  readonly person?: Person;
  readonly user?: null;
  readonly risk?: number;
  readonly action?: string;
  readonly policy?: string;
  readonly shape?: InteractionSketch['shape'];
  readonly delivery?: DeliverySketch;
}

/** Lays scenes out over the day: so many events of one kind, about one person, at one place. */
export class Stage {
  #cast: Iterator<Person>;

  constructor(
    readonly composer: Composer,
    cast: readonly Person[],
    readonly midnight: number,
  ) {
    this.#cast = cast.values();
  }

  nextPerson(): Person {
    const next = this.#cast.next();
    if (next.done === true)
      throw new Error('The simulated day has more scenes than people. Raise CAST_SIZE in scenes.ts.');
    return next.value;
  }

  /** So many violations within ten minutes, each of an interaction that was reported before. */
  violations(count: number, setting: Setting): void {
    const user = this.#userOf(setting);
    const start = this.#timeOf(setting);
    for (let index = 0; index < count; index++) {
      const time = start + Math.round((index * 10 * MINUTE) / count) + this.composer.random.whole(0, 20) * SECOND;
      const interaction = this.composer.interaction({
        platform: setting.platform,
        user,
        risk: setting.risk ?? 0.6,
        findings: this.composer.random.pick<readonly FindingType[]>([['EMAIL'], ['EMAIL', 'PHONE'], ['IBAN']]),
        decision: { policy: setting.policy ?? 'Personal data', action: setting.action ?? 'coach' },
        ...(setting.shape === undefined ? {} : { shape: setting.shape }),
      });
      this.composer.post('interaction.created', interaction, time, delayOf(setting));
      this.composer.post('interaction.policy_violated', interaction, time, setting.delivery);
    }
  }

  /** One interaction that Noxys calls high risk. */
  highRisk(setting: Setting & { readonly risk: number }): void {
    this.#oneInteraction(['interaction.created', 'interaction.high_risk'], setting);
  }

  /** One interaction that Noxys raises an alert for. */
  noxysAlert(type: string, setting: Setting & { readonly risk: number }): void {
    this.#oneInteraction(['interaction.created', type], setting);
  }

  #oneInteraction(types: readonly string[], setting: Setting & { readonly risk: number }): void {
    const interaction = this.composer.interaction({
      platform: setting.platform,
      user: this.#userOf(setting),
      risk: setting.risk,
      findings: ['EMAIL', 'FR_SIRET'],
    });
    for (const type of types) {
      this.composer.post(type, interaction, this.#timeOf(setting), setting.delivery);
    }
  }

  #userOf(setting: Setting): string | null {
    return setting.user === null ? null : (setting.person ?? this.nextPerson()).id;
  }

  #timeOf({ hour, minute = 2 }: Setting): number {
    return this.midnight + hour * HOUR + minute * MINUTE;
  }
}

/** What is late is late for every event of an interaction; only the one in question is repeated. */
function delayOf({ delivery }: Setting): DeliverySketch {
  return delivery?.delay === undefined ? {} : { delay: delivery.delay };
}
