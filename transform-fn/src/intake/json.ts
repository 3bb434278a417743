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
const OPENING = new Set(Buffer.from('[{'));
const CLOSING = new Set(Buffer.from(']}'));

/** Scans tokens only; whether they make JSON is the parser's business. */
function assertModest(body: Buffer): void {
  let depth = 0;
  let values = 0;
  let text = { start: 0, end: 0 };
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index];
    if (byte === undefined) continue;
    if (byte === QUOTE) {
      text = { start: index, end: endOfText(body, index) };
      index = text.end;
    } else if (byte === COLON || byte === COMMA) {
      values += 1;
      if (values > MAX_VALUES) throw new UnreadableJson(`Body: must have at most ${MAX_VALUES} members and elements.`);
      if (byte === COLON && isProto(body, text)) throw new UnreadableJson("Body: must not have the key '__proto__'.");
    } else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > MAX_DEPTH) throw new UnreadableJson(`Body: must be nested at most ${MAX_DEPTH} deep.`);
    } else if (CLOSING.has(byte)) {
      depth -= 1;
    }
  }
}

/** The place of the closing quote of the text that opens at `start`. */
function endOfText(body: Buffer, start: number): number {
  let index = start + 1;
  while (index < body.length && body[index] !== QUOTE) index += body[index] === BACKSLASH ? 2 : 1;
  return index;
}

/** Longest spelling: every character as `\u005f`, between quotes. */
const MAX_PROTO_BYTES = '__proto__'.length * 6 + 2;

function isProto(body: Buffer, text: { readonly start: number; readonly end: number }): boolean {
  if (text.end - text.start >= MAX_PROTO_BYTES) return false;
  const token = body.toString('latin1', text.start, text.end + 1);
  if (!token.includes('\\')) return token === '"__proto__"';
  try {
    return JSON.parse(token) === '__proto__';
  } catch {
    return false;
  }
}
