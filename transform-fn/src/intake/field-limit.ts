import { isObject } from './json-object';

/** Bytes that Log Analytics stores of one field; it cuts what is longer without a word, so the relay cuts, and says so. */
export const MAX_FIELD_BYTES = 65_536;

/** Bytes of one text inside a dynamic field, so that one long text does not cost the whole field. */
export const MAX_MEMBER_BYTES = 4_096;

/** Ends a text that was cut. */
export const CUT_MARK = '…[truncated]';

/** Cuts a text column to what a field holds. */
export function cutText(text: string): string {
  return cutTo(text, MAX_FIELD_BYTES);
}

/** Cuts a text inside a dynamic column. */
export function cutMemberText(text: string): string {
  return cutTo(text, MAX_MEMBER_BYTES);
}

function cutTo(text: string, maxBytes: number): string {
  // No text has more than three UTF-8 bytes per UTF-16 unit, so short ones need no counting.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  const bytes = Buffer.from(text);
  let end = maxBytes - Buffer.byteLength(CUT_MARK);
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end) + CUT_MARK;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}

type DynamicObject = Readonly<Record<string, unknown>>;

/** Cuts an array to what a field holds: last elements first. The mark is one more element `{ truncated: <how many> }`. */
export function cutArray(elements: readonly unknown[]): readonly unknown[] {
  if (isShort(elements) || bytesOf(elements) <= MAX_FIELD_BYTES) return elements;
  const kept = fitting(elements);
  return [...kept, { truncated: elements.length - kept.length }];
}

/** Cuts an object to what a field holds: last members first. The mark is one more member `truncated: <how many>`. */
export function cutObject(value: DynamicObject): DynamicObject {
  if (isShort(value) || bytesOf(value) <= MAX_FIELD_BYTES) return value;
  const entries = Object.entries(value);
  const kept = fitting(entries);
  return { ...Object.fromEntries(kept), truncated: entries.length - kept.length };
}

/** Room for the mark and the brackets. */
const RESERVE_BYTES = 64;

function fitting<T>(items: readonly T[]): T[] {
  let bytes = RESERVE_BYTES;
  const end = items.findIndex((item) => (bytes += bytesOf(item) + 1) > MAX_FIELD_BYTES);
  return items.slice(0, end === -1 ? items.length : end);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Whether a value is within the limit however it is written: true for nearly all of them, and cheaper than writing it. */
function isShort(value: unknown): boolean {
  return mostBytesOf(value) <= MAX_FIELD_BYTES;
}

/** No UTF-16 unit takes more than the six bytes of `\u0000` in JSON, no number more than 25. */
function mostBytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length * 6 + 2;
  if (typeof value !== 'object' || value === null) return 25;
  let bytes = 2;
  if (Array.isArray(value)) for (const element of value) bytes += mostBytesOf(element) + 1;
  else if (isObject(value)) for (const name in value) bytes += name.length * 6 + 4 + mostBytesOf(value[name]);
  return bytes;
}
