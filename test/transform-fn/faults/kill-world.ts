import type { FaultFacts } from '../../../transform-fn/src/delivery/fault';
import { idsOf, type History } from './history';
import { ScaledClock } from './scaled-clock';

const SPEED = 100;

interface Message {
  readonly text: string;
  readonly visibleAt: number;
}

type Row = Readonly<Record<string, unknown>>;

/** What outlives the process: queue, blobs, and the table. The first post is refused, and one row always is. */
export class KillWorld {
  /** Posts so far. */
  posts = 0;
  private readonly clock = new ScaledClock(SPEED);
  private readonly messages = new Map<number, Message>();
  private readonly handedOver = new Set<number>();
  private readonly claims = new Map<string, string>();
  private lastMessage = 0;

  /** Requests that were not answered with success yet, by number. */
  readonly unanswered: Map<number, string>;

  constructor(
    private readonly history: History,
    requests: readonly string[],
  ) {
    this.unanswered = new Map(requests.map((text, id) => [id, text]));
  }

  get isSettled(): boolean {
    return this.unanswered.size === 0 && this.messages.size === 0;
  }

  /** The sender got an answer. */
  acknowledge(id: number, status: number): void {
    if (status !== 200) return;
    this.history.acknowledge(eventIdsOf(this.unanswered.get(id)));
    this.unanswered.delete(id);
  }

  /** Does what the process asks for. */
  perform(name: string, args: readonly unknown[]): { value?: unknown; fault?: FaultFacts } {
    const [first, second] = args;
    if (name === 'queue.send') {
      this.messages.set((this.lastMessage += 1), {
        text: String(first),
        visibleAt: this.clock.now() + Number(second) * 1000,
      });
    }
    if (name === 'claims.put') this.claims.set(String(first), String(second));
    if (name === 'claims.get') return { value: this.claims.get(String(first)) };
    if (name === 'claims.delete') this.claims.delete(String(first));
    // A dead letter is a place where an event is.
    if (name === 'letters.put') this.history.setAside(idsOf(String(second)));
    if (name === 'logs.post') return this.post(first as readonly Row[]);
    return {};
  }

  /** Hands messages that are visible to the process. */
  handOver(deliver: (id: number, text: string) => void): void {
    for (const [id, { text, visibleAt }] of this.messages) {
      if (this.handedOver.has(id) || visibleAt > this.clock.now()) continue;
      this.handedOver.add(id);
      deliver(id, text);
    }
  }

  complete(id: number): void {
    this.messages.delete(id);
    this.handedOver.delete(id);
  }

  release(id: number): void {
    this.handedOver.delete(id);
  }

  /** The process is gone: what it worked on will be handed over again, what it did not answer posted again. */
  abandon(): void {
    for (const text of this.unanswered.values())
      this.history.excuse(eventIdsOf(text), 'its request was never answered');
    for (const id of this.handedOver)
      this.history.excuse(this.idsIn(this.messages.get(id)?.text ?? ''), 'its worker died');
    this.handedOver.clear();
  }

  private post(rows: readonly Row[]): { fault?: FaultFacts } {
    this.posts += 1;
    if (this.posts === 1) return { fault: { status: 503 } };
    if (rows.some(({ EventId }) => EventId === 'evt_poison')) return { fault: { status: 400, code: 'InvalidRecord' } };
    this.history.store(idsOf(rows));
    return {};
  }

  private idsIn(text: string): string[] {
    const claim = /"claim":"([^"]*)"/.exec(text)?.[1];
    return idsOf(claim === undefined ? text : (this.claims.get(claim) ?? ''));
  }
}

/** The ids of the events in a request. */
function eventIdsOf(text = '[]'): string[] {
  return (JSON.parse(text) as readonly { readonly id: string }[]).map(({ id }) => id);
}
