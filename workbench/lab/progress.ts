import type { CommandIo } from '../command';

const ERASE_LINE = '\r\u001b[2K';
const REDRAW_MILLISECONDS = 80;

/** Tells what is going on, on standard error: one line that changes on a terminal, a line for each stage elsewhere. */
export class Progress {
  #drawnAt = 0;

  constructor(private readonly io: Pick<CommandIo, 'stderr' | 'isTerminal'>) {}

  /** Something else begins. */
  stage(text: string): void {
    this.io.stderr(this.io.isTerminal ? `${ERASE_LINE}${text}` : `${text}\n`);
  }

  /** The same goes on; seen on a terminal only, and not more often than an eye can follow. */
  update(text: () => string): void {
    const now = performance.now();
    if (!this.io.isTerminal || now - this.#drawnAt < REDRAW_MILLISECONDS) return;
    this.#drawnAt = now;
    this.io.stderr(`${ERASE_LINE}${text()}`);
  }

  /** Leaves a clean line behind. */
  clear(): void {
    if (this.io.isTerminal) this.io.stderr(ERASE_LINE);
  }
}
