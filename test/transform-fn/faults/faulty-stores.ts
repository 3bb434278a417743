import type { Blobs, LeasedBlob, Queue } from '../../../transform-fn/src/ports';
import { MemoryBlobs, MemoryQueue } from '../support/memory-stores';
import type { Chaos } from './chaos';
import type { FaultPlace } from './fault-classes';
import { idsOf, type History } from './history';
import type { ScaledClock } from './scaled-clock';

/** A queue that outlives its users, and whose calls meet faults. */
export class FaultyQueue extends MemoryQueue implements Queue {
  constructor(
    private readonly scaled: ScaledClock,
    private readonly chaos: Chaos,
    private readonly history: History,
    private readonly claims: FaultyBlobs,
    /** Sees each message. */
    private readonly watch: (text: string) => void,
  ) {
    super(scaled);
  }

  override async send(text: string, delaySeconds: number): Promise<void> {
    this.watch(text);
    const fault = this.chaos.draw('send');
    if (fault === 'refused') throw new Error('The queue refuses.');
    if (fault === 'slow') await this.scaled.sleep(2_000);
    if (fault === 'answer lost') this.history.excuse(this.idsIn(text), 'the answer of the queue was lost');
    await super.send(text, delaySeconds);
    if (fault === 'answer lost') throw new Error('The connection was reset.');
  }

  /** The events of a message, its blob read as well. */
  idsIn(text: string): string[] {
    const claim = /"claim":"([^"]*)"/.exec(text)?.[1];
    return idsOf(claim === undefined ? text : (this.claims.texts.get(claim) ?? ''));
  }
}

/** Blobs that outlive their users, and whose calls meet faults. */
export class FaultyBlobs extends MemoryBlobs implements Blobs {
  constructor(
    clock: ScaledClock,
    private readonly chaos: Chaos,
    private readonly places: Readonly<Partial<Record<'put' | 'get' | 'delete', FaultPlace>>>,
    /** Sees each blob. */
    private readonly watch: (text: string) => void,
  ) {
    super(clock);
  }

  override put(name: string, text: string): Promise<void> {
    this.watch(text);
    return this.meet(this.places.put, () => super.put(name, text));
  }

  override get(name: string): Promise<string | undefined> {
    return this.meet(this.places.get, () => super.get(name));
  }

  override delete(name: string): Promise<void> {
    return this.meet(this.places.delete, () => super.delete(name));
  }

  override lease(name: string): Promise<LeasedBlob | undefined> {
    return super.lease(name);
  }

  private async meet<T>(place: FaultPlace | undefined, action: () => Promise<T>): Promise<T> {
    const fault = place && this.chaos.draw(place);
    if (fault === 'refused') throw new Error('The container refuses.');
    const result = await action();
    if (fault === 'answer lost') throw new Error('The connection was reset.');
    return result;
  }
}
