import { hash } from 'node:crypto';

/** Makes the HMAC-SHA256 of a message that comes in pieces. */
export type Hmac = (pieces: readonly Uint8Array[], encoding: 'hex' | 'base64') => string;

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/**
 * HMAC-SHA256 under a key as RFC 2104 defines it, H(key ^ opad, H(key ^ ipad, message)), over Node's one-shot hash.
 * Node's own createHmac makes a stream and a native object for each message: several microseconds of each request.
 */
export function createHmac(key: Uint8Array): Hmac {
  const block = key.length > BLOCK_BYTES ? Buffer.from(hash('sha256', key, 'hex'), 'hex') : key;
  const inner = Buffer.alloc(BLOCK_BYTES, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0x5c);
  block.forEach((byte, index) => {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  });
  return (pieces, encoding) => {
    const digest = hash('sha256', Buffer.concat([inner, ...pieces]), 'binary');
    outer.write(digest, BLOCK_BYTES, 'binary');
    return hash('sha256', outer, encoding);
  };
}
