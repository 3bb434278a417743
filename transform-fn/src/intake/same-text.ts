import { hash, timingSafeEqual } from 'node:crypto';

/** A secret text as its SHA-256, to be compared with. (By way of a text, as Node makes a Buffer of its own more slowly.) */
export function toDigest(text: string): Buffer {
  return Buffer.from(hash('sha256', text, 'binary'), 'binary');
}

/** Whether one of the digests is that of the text, in a time that tells nothing about where, or in what length, they differ. */
export function isOneOf(text: string, digests: readonly Buffer[]): boolean {
  const given = toDigest(text);
  let isOne = false;
  for (const digest of digests) isOne = timingSafeEqual(given, digest) || isOne;
  return isOne;
}
