import { messageOf } from '../../error-message';
import { ProviderMissing, TerraformMissing } from '../../terraform/terraform';

/** One step of a deployment cycle, as the table shows it. */
export interface Step extends Finding {
  readonly name: string;
  readonly seconds: number;
}

/** What a step found. */
export interface Finding {
  /** What came of it, in a few words. */
  readonly result: string;

  /** Whether it is what a good deployment gives. */
  readonly isFine: boolean;
}

/** Runs steps one after the other and keeps what came of each. */
export class CycleSteps {
  readonly steps: Step[] = [];

  /** @param announce hears the name of a step when it begins */
  constructor(
    private readonly announce: (name: string) => void,
    private readonly signal?: AbortSignal,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Runs a step, unless the cycle is to end, and tells whether it is fine. A step that fails is a finding; without terraform there is nothing to find. */
  async run(name: string, act: () => Finding | Promise<Finding>): Promise<boolean> {
    this.signal?.throwIfAborted();
    this.announce(name);
    const start = this.clock();
    const { result, isFine } = await finding(act);
    this.steps.push({ name, seconds: Math.round((this.clock() - start) / 1000), result, isFine });
    return isFine;
  }
}

async function finding(act: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof TerraformMissing || error instanceof ProviderMissing) throw error;
    return { result: messageOf(error), isFine: false };
  }
}
