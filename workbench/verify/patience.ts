/** How long one hop may take. */
export class Patience {
  constructor(
    /** Seconds of one hop. */
    readonly seconds: number,
    private readonly ports: {
      readonly sleep: (milliseconds: number) => Promise<void>;

      /** Milliseconds of any clock that does not go back. */
      readonly now: () => number;
    },
  ) {}

  /** Asks again and again until the answer is enough or the time is up; the last answer. */
  async until<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
    const end = this.ports.now() + this.seconds * 1000;
    for (;;) {
      const answer = await ask();
      const left = end - this.ports.now();
      if (isEnough(answer) || left <= 0) return answer;
      await this.ports.sleep(Math.min(left, this.pause));
    }
  }

  /** Often enough to be quick, seldom enough not to be throttled by the query API (200 requests in 30 seconds). */
  private get pause(): number {
    return Math.min(5_000, Math.max(200, this.seconds * 20));
  }
}
