import { linesOf } from './side';

/** The parts of a review: one that fails takes nothing from the others. */
export class ReviewParts {
  readonly #gaps: string[] = [];

  /** @param isRunnable whether there is anything to run; else no part is. */
  constructor(private readonly isRunnable: boolean) {}

  /** Which parts failed, and why. */
  get gaps(): readonly string[] {
    return this.#gaps;
  }

  /** What a part comes to; `otherwise` where it is not run or fails. */
  async run<T>(name: string, otherwise: T, part: () => T | Promise<T>): Promise<T> {
    if (!this.isRunnable) return otherwise;
    try {
      return await part();
    } catch (error) {
      this.#gaps.push(...linesOf(error).map((line) => `${name}: ${line}`));
      return otherwise;
    }
  }
}
