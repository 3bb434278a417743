import { randomUUID } from 'node:crypto';

import { createHmac } from '../hmac';
import type { Hash } from '../intake/members';
import type { Clock, Random } from '../ports';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The machine's chance. */
export const systemRandom: Random = { next: () => Math.random(), id: () => randomUUID() };

/** HMAC-SHA256 in hex: who does not have the key cannot find a value by trying. */
export function keyedHash(key: string): Hash {
  const hmac = createHmac(Buffer.from(key));
  return (value) => hmac([Buffer.from(value)], 'hex');
}
