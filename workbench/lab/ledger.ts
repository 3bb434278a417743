import type { Delivery } from './delivery';
import { parsePost } from './relay-log';
import type { HostLog } from './relay-process';
import type { Answer } from './sender';

/** What is known of the lab's posts: how the relay answered each, and what it says besides. */
export class Ledger {
  readonly answers = new Map<Delivery, Answer>();

  #repeated = 0;

  /** Accepted events that the relay knew already, and did not store again. */
  get repeated(): number {
    return this.#repeated;
  }

  /** Takes what the relay logs. */
  hear(log: HostLog): void {
    const post = parsePost(log);
    if (post?.event === 'intake.accepted') this.#repeated += post.repeated;
  }
}
