import type { Clock } from '../ports';
import type { Parcel } from './shipment';

/** Raw bytes of a post, brackets and commas counted. */
export const MAX_POST_BYTES = 1_000_000;

/** A post leaves when nothing has come for this long, … */
const QUIET_MILLISECONDS = 100;
/** … or this long after its first parcel, … */
const LONGEST_WAIT_MILLISECONDS = 1_000;

/**
 * Collects parcels into posts, one post at a time: the next one gathers while the last is under way. The returned
 * function adds parcels; a post leaves when it is full, when it grows no more, or when its first parcel waited enough.
 */
export function createBatcher(
  clock: Clock,
  post: (parcels: readonly Parcel[]) => Promise<void>,
): (parcels: readonly Parcel[]) => void {
  const waiting: Parcel[] = [];
  let bytes = 0;
  let firstAt = 0;
  let isPosting = false;
  let cancelTimer: () => void = () => undefined;

  function schedule(): void {
    cancelTimer();
    if (isPosting || waiting.length === 0) return;
    const left = firstAt + LONGEST_WAIT_MILLISECONDS - clock.now();
    const wait = bytes >= MAX_POST_BYTES ? 0 : Math.max(0, Math.min(QUIET_MILLISECONDS, left));
    cancelTimer = clock.after(wait, () => void flush());
  }

  async function flush(): Promise<void> {
    isPosting = true;
    const parcels = takePost(waiting, MAX_POST_BYTES);
    bytes -= bytesOf(parcels);
    try {
      await post(parcels);
    } catch {
      // Posting settles its parcels and reports its faults; what it could not even report is for later.
      for (const parcel of parcels) parcel.settle('later');
    } finally {
      isPosting = false;
      schedule();
    }
  }

  return (parcels) => {
    if (waiting.length === 0) firstAt = clock.now();
    for (const parcel of parcels) waiting.push(parcel);
    bytes += bytesOf(parcels);
    schedule();
  };
}

/** Takes from the front what one post of at most `maxBytes` can carry; at least one parcel. */
export function takePost(waiting: Parcel[], maxBytes: number): Parcel[] {
  let bytes = 1;
  const end = waiting.findIndex((parcel) => (bytes += parcel.bytes + 1) > maxBytes);
  return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
}

function bytesOf(parcels: readonly Parcel[]): number {
  return parcels.reduce((sum, parcel) => sum + parcel.bytes + 1, 0);
}
