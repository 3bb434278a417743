import type { Random } from '../../../transform-fn/src/ports';
import type { FaultClass, FaultPlace } from './fault-classes';

/** Decides, from a seed, which call meets a fault; stops after as many as it was given. */
export class Chaos {
  injected = 0;
  private faults: FaultClass['faults'];

  constructor(
    faultClass: FaultClass,
    private readonly random: Random,
    private budget: number,
  ) {
    this.faults = faultClass.faults;
  }

  /** So many faults from now on, and at one place only. */
  confine(place: FaultPlace, budget: number): void {
    this.faults = this.faults.filter((fault) => fault.place === place);
    this.budget = budget;
  }

  /** The fault of a call at a place, if it meets one. */
  draw(place: FaultPlace): string | undefined {
    const kinds = this.faults.filter((fault) => fault.place === place);
    if (kinds.length === 0 || this.budget === 0 || this.random.next() > CHANCE[place]) return undefined;
    this.budget -= 1;
    this.injected += 1;
    return kinds[Math.floor(this.random.next() * kinds.length)]?.kind;
  }
}

/** Calls of some places are rarer than of others. */
const CHANCE: Readonly<Record<FaultPlace, number>> = {
  post: 0.6,
  send: 0.4,
  put: 0.9,
  get: 0.9,
  delete: 0.9,
  letter: 0.6,
  machine: 0.04,
  trigger: 0.2,
};
