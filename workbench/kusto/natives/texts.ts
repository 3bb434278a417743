import { type Json, JsonNumber, parseJson } from '../json';
import { type Native, numberOf, textOf } from './native';

/** Functions of texts that DuckDB has not, or not with these rules. */
export const TEXT_NATIVES: Readonly<Record<string, Native>> = {
  kql_replace_strings: {
    parameters: ['string', 'dynamic', 'dynamic'],
    returns: 'string',
    run: (source, lookups, replacements) => replaceStrings(textOf(source), listOf(lookups), itemsOf(replacements)),
  },
  kql_translate: {
    parameters: ['string', 'string', 'string'],
    returns: 'string',
    run: (from, to, source) => translate(textOf(from), textOf(to), textOf(source)),
  },
  kql_make_string: { parameters: ['dynamic'], returns: 'string', run: (codes) => makeString(textOf(codes)) },
  kql_index_of: {
    parameters: ['string', 'string', 'long', 'long', 'long'],
    returns: 'long',
    run: (...values) =>
      indexOf(Array.from(textOf(values[0])), Array.from(textOf(values[1])), values.slice(2).map(numberOf)),
  },
  kql_count_of: {
    parameters: ['string', 'string'],
    returns: 'long',
    run: (source, lookup) => BigInt(countOf(textOf(source), textOf(lookup))),
  },
};

function itemsOf(json: unknown): Json[] {
  const value = parseJson(typeof json === 'string' ? json : '[]');
  return Array.isArray(value) ? value : [value];
}

function listOf(json: unknown): string[] {
  return itemsOf(json).map((item) => (typeof item === 'string' ? item : item instanceof JsonNumber ? item.text : ''));
}

/** One lookup after the other; what has been put in is not looked at again. A replacement that is no text leaves the lookup there. */
function replaceStrings(source: string, lookups: readonly string[], replacements: readonly Json[]): string {
  let pieces: readonly { readonly text: string; readonly isDone: boolean }[] = [{ text: source, isDone: false }];
  lookups.forEach((lookup, index) => {
    if (lookup === '') return;
    const text = replacements[index];
    const replacement = { text: typeof text === 'string' ? text : lookup, isDone: true };
    pieces = pieces.flatMap((piece) => {
      if (piece.isDone) return [piece];
      const parts = piece.text.split(lookup).map((text) => ({ text, isDone: false }));
      return parts.flatMap((part, at) => (at === 0 ? [part] : [replacement, part]));
    });
  });
  return pieces.map((piece) => piece.text).join('');
}

/** Replaces each character of a set by the one in the same place of another; the last one stands for those beyond. */
function translate(from: string, to: string, source: string): string {
  const targets = Array.from(to);
  const map = new Map(
    Array.from(from).map((character, index) => [character, targets[Math.min(index, targets.length - 1)] ?? '']),
  );
  return Array.from(source)
    .map((character) => map.get(character) ?? character)
    .join('');
}

function makeString(codes: string): string {
  const value = parseJson(codes);
  const items = Array.isArray(value) ? value.flat() : [value];
  return items.map((item) => (item instanceof JsonNumber ? String.fromCodePoint(Number(item.text)) : '')).join('');
}

/**
 * Where the n-th occurrence begins; a start below 0 counts from the end. The length is that of the part which is looked at for one
 * occurrence, counted anew behind the start of each (indexof-function, its eighth example).
 */
function indexOf(source: readonly string[], lookup: readonly string[], options: readonly number[]): bigint | null {
  const [start = 0, length = -1, occurrence = 1] = options;
  if (occurrence < 0 || length < -1) return null;
  let at = (start < 0 ? Math.max(source.length + start, 0) : start) - 1;
  for (let n = 0; n < occurrence; n += 1) {
    const from = at + 1;
    const last = Math.min(length < 0 ? source.length : from + length, source.length) - lookup.length;
    at = from;
    while (at <= last && !lookup.every((character, index) => source[at + index] === character)) at += 1;
    if (at > last) return -1n;
  }
  return BigInt(at);
}

/** Occurrences, overlapping ones too. */
function countOf(source: string, lookup: string): number {
  if (lookup === '') return 0;
  let count = 0;
  for (let at = source.indexOf(lookup); at >= 0; at = source.indexOf(lookup, at + 1)) count += 1;
  return count;
}
