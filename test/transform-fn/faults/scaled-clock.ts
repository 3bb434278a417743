import type { Clock } from '../../../transform-fn/src/ports';

/** Real time that runs faster, and can be set like any clock of a machine. */
export class ScaledClock implements Clock {
  private readonly startedAt = performance.now();
  private offset = Date.parse('2026-01-15T12:00:00Z');

  constructor(private readonly speed: number) {}

  now(): number {
    return this.offset + (performance.now() - this.startedAt) * this.speed;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = setTimeout(action, milliseconds / this.speed);
    return () => clearTimeout(timer);
  }

  /** Sets the clock forward, or back. */
  jump(milliseconds: number): void {
    this.offset += milliseconds;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }
}
