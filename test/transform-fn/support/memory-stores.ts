import { Fault, type FaultFacts } from '../../../transform-fn/src/delivery/fault';
import type { Blobs, Clock, LeasedBlob, LogEntry, Logs, Queue } from '../../../transform-fn/src/ports';

/** One message as a storage queue keeps it. */
export interface StoredMessage {
  readonly text: string;
  visibleAt: number;
  dequeueCount: number;
}

/** A queue in memory, with the visibility of a storage queue. */
export class MemoryQueue implements Queue {
  readonly messages: StoredMessage[] = [];
  /** Set to make each send fail. */
  isDown = false;

  constructor(private readonly clock: Clock) {}

  async send(text: string, delaySeconds: number): Promise<void> {
    await Promise.resolve();
    if (this.isDown) throw new Error('The queue is down.');
    this.messages.push({ text, visibleAt: this.clock.now() + delaySeconds * 1000, dequeueCount: 0 });
  }
}

/** Blobs in memory, with leases. */
export class MemoryBlobs implements Blobs {
  readonly texts = new Map<string, string>();
  private readonly leases = new Map<string, number>();
  isDown = false;

  constructor(private readonly clock: Clock) {}

  put(name: string, text: string): Promise<void> {
    return this.act(() => void this.texts.set(name, text));
  }

  get(name: string): Promise<string | undefined> {
    return this.act(() => this.texts.get(name));
  }

  delete(name: string): Promise<void> {
    return this.act(() => void this.texts.delete(name));
  }

  async *list(): AsyncIterable<string> {
    await Promise.resolve();
    yield* [...this.texts.keys()].sort();
  }

  lease(name: string): Promise<LeasedBlob | undefined> {
    return this.act(() => {
      const text = this.texts.get(name);
      if (text === undefined || (this.leases.get(name) ?? 0) > this.clock.now()) return undefined;
      this.leases.set(name, this.clock.now() + 60_000);
      const release = () => this.act(() => void this.leases.delete(name));
      return { text, release, delete: () => this.act(() => void this.texts.delete(name)) };
    });
  }

  private async act<T>(action: () => T): Promise<T> {
    await Promise.resolve();
    if (this.isDown) throw new Error('The container is down.');
    return action();
  }
}

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A Logs Ingestion API in memory: stores what `judgePost` does not refuse. */
export class MemoryLogs implements Logs {
  readonly posts: Rows[] = [];
  readonly stored: Readonly<Record<string, unknown>>[] = [];
  readonly postedAt: number[] = [];
  tokensRefreshed = 0;
  /** The fault that a post meets; undefined when it is taken. `isStored` leaves the rows stored although the answer is lost. */
  judgePost: (rows: Rows) => (FaultFacts & { readonly isStored?: boolean }) | undefined = () => undefined;

  constructor(private readonly clock: Clock) {}

  async post(rows: Rows): Promise<void> {
    await Promise.resolve();
    this.posts.push(rows);
    this.postedAt.push(this.clock.now());
    const fault = this.judgePost(rows);
    if (fault === undefined || fault.isStored === true) this.stored.push(...rows);
    if (fault !== undefined) throw new Fault(fault);
  }

  async refreshToken(): Promise<void> {
    await Promise.resolve();
    this.tokensRefreshed += 1;
  }
}

/** A log in memory. */
export class MemoryLog {
  readonly entries: LogEntry[] = [];
  readonly write = (entry: LogEntry): void => void this.entries.push(entry);

  of(event: string): LogEntry[] {
    return this.entries.filter((entry) => entry.event === event);
  }
}
