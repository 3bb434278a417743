import { isUtf8 } from 'node:buffer';

/** How deep a body may be nested, and how many members and elements it may have; a webhook needs a fraction of it. */
export const MAX_DEPTH = 32;
export const MAX_VALUES = 100_000;

/** The body is not JSON that the relay takes. The message holds nothing of it. */
export class UnreadableJson extends Error {}

/**
 * Parses a body. Depth and number of values are counted over the raw bytes first, so that a hostile body is refused before
 * it costs memory; a key `__proto__` is refused in every spelling.
 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw new UnreadableJson('Body: must be UTF-8.');
  assertModest(body);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new UnreadableJson('Body: must be JSON.');
  }
}

const [QUOTE, BACKSLASH, COLON, COMMA] = Buffer.from('"\\:,');
const [OPEN_ARRAY, OPEN_OBJECT, CLOSE_ARRAY, CLOSE_OBJECT] = Buffer.from('[{]}');

/** Scans tokens only; whether they make JSON is the parser's business. */
function assertModest(body: Buffer): void {
  let depth = 0;
  let values = 0;
  let start = 0;
  let isEscaped = false;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index];
    if (byte === QUOTE) {
      start = index;
      isEscaped = false;
      for (index += 1; index < body.length && body[index] !== QUOTE; index += 1) {
        if (body[index] !== BACKSLASH) continue;
        isEscaped = true;
        index += 1;
      }
    } else if (byte === COLON || byte === COMMA) {
      values += 1;
      if (values > MAX_VALUES) throw new UnreadableJson(`Body: must have at most ${MAX_VALUES} members and elements.`);
      if (byte === COLON && isProto(body, start, isEscaped)) {
        throw new UnreadableJson("Body: must not have the key '__proto__'.");
      }
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > MAX_DEPTH) throw new UnreadableJson(`Body: must be nested at most ${MAX_DEPTH} deep.`);
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
}

const PROTO = Buffer.from('"__proto__"');

/** Longest spelling: every character as `\u005f`. */
const MAX_PROTO_BYTES = '__proto__'.length * 6 + 2;

/** Whether the text that opens at `start` is the key `__proto__`. */
function isProto(body: Buffer, start: number, isEscaped: boolean): boolean {
  if (!isEscaped) return body[start + 1] === PROTO[1] && body.subarray(start, start + PROTO.length).equals(PROTO);
  const [token] = /^"(?:[^"\\]|\\.)*"/.exec(body.toString('latin1', start, start + MAX_PROTO_BYTES)) ?? [];
  return token !== undefined && parsesTo(token, '__proto__');
}

function parsesTo(token: string, expected: string): boolean {
  try {
    return JSON.parse(token) === expected;
  } catch {
    return false;
  }
}
