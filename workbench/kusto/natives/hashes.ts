import { type Native, numberOf, textOf } from './native';

/** Hashes that DuckDB has not. */
export const HASH_NATIVES: Readonly<Record<string, Native>> = {
  kql_hash_text: {
    parameters: ['string'],
    returns: 'long',
    run: (text) => BigInt.asIntN(64, xxHash64(Buffer.from(textOf(text)))),
  },
  kql_hash_long: {
    parameters: ['long'],
    returns: 'long',
    run: (value) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value ?? 0));
      return BigInt.asIntN(64, xxHash64(bytes));
    },
  },
  kql_hash_modulo: {
    parameters: ['long', 'long'],
    returns: 'long',
    run: (hash, modulo) =>
      numberOf(modulo) === 0 ? null : BigInt.asUintN(64, BigInt(hash ?? 0)) % BigInt(modulo ?? 1),
  },
};

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

/** XXH64 with seed 0. */
function xxHash64(bytes: Buffer): bigint {
  let hash = bytes.length >= 32 ? hashStripes(bytes) : P5;
  hash = wrap(hash + BigInt(bytes.length));
  return avalanche(hashTail(hash, bytes, bytes.length - (bytes.length % 32)));
}

function hashStripes(bytes: Buffer): bigint {
  const lanes = [wrap(P1 + P2), P2, 0n, wrap(-P1)];
  for (let at = 0; at + 32 <= bytes.length; at += 32) {
    for (let lane = 0; lane < 4; lane += 1) {
      lanes[lane] = round(lanes[lane] ?? 0n, bytes.readBigUInt64LE(at + lane * 8));
    }
  }
  const shifts = [1n, 7n, 12n, 18n];
  const sum = lanes.reduce((total, lane, index) => total + rotate(lane, shifts[index] ?? 0n), 0n);
  return lanes.reduce((hash, lane) => wrap((hash ^ round(0n, lane)) * P1 + P4), wrap(sum));
}

function hashTail(start: bigint, bytes: Buffer, from: number): bigint {
  let hash = start;
  let at = from;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = wrap(rotate(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n) * P1 + P4);
  }
  if (at + 4 <= bytes.length) {
    hash = wrap(rotate(hash ^ wrap(BigInt(bytes.readUInt32LE(at)) * P1), 23n) * P2 + P3);
    at += 4;
  }
  for (; at < bytes.length; at += 1) hash = wrap(rotate(hash ^ wrap(BigInt(bytes.readUInt8(at)) * P5), 11n) * P1);
  return hash;
}

function round(lane: bigint, value: bigint): bigint {
  return wrap(rotate(wrap(lane + value * P2), 31n) * P1);
}

function avalanche(hash: bigint): bigint {
  const second = wrap((hash ^ (hash >> 33n)) * P2);
  const third = wrap((second ^ (second >> 29n)) * P3);
  return third ^ (third >> 32n);
}

function rotate(value: bigint, bits: bigint): bigint {
  return wrap((value << bits) | (value >> (64n - bits)));
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
