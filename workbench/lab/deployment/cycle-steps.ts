/** One step of a deployment cycle, as the table shows it. */
export interface Step {
  readonly name: string;
  readonly seconds: number;

  /** What came of it, in a few words. */
  readonly result: string;

  /** Whether it is what a good deployment gives. */
  readonly isFine: boolean;
}

/** What a step found. */
export interface Finding {
  readonly result: string;
  readonly isFine: boolean;
}

/** Runs steps one after the other and keeps what came of each. */
export class CycleSteps {
  readonly steps: Step[] = [];

  /** @param announce hears the name of a step when it begins */
  constructor(
    private readonly announce: (name: string) => void,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Runs a step; an error of it ends the cycle, after the step is on the list. */
  async run(name: string, act: () => Promise<Finding>): Promise<boolean> {
    this.announce(name);
    const start = this.clock();
    const add = ({ result, isFine }: Finding): void => {
      this.steps.push({ name, seconds: Math.round((this.clock() - start) / 1000), result, isFine });
    };
    try {
      const finding = await act();
      add(finding);
      return finding.isFine;
    } catch (error) {
      add({ result: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), isFine: false });
      throw error;
    }
  }
}
