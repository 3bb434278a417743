import { JsonNumber, parseJson } from '../json';
import { type Native, numberOf, textOf } from './native';

/** Functions of texts that DuckDB has not, or not with these rules. */
export const TEXT_NATIVES: Readonly<Record<string, Native>> = {
  kql_replace_strings: {
    parameters: ['string', 'dynamic', 'dynamic'],
    returns: 'string',
    run: (source, lookups, replacements) => replaceStrings(textOf(source), listOf(lookups), listOf(replacements)),
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
    run: (source, lookup, start, length, occurrence) =>
      position(textOf(source), start, length, (text) => {
        const needle = textOf(lookup);
        if (numberOf(occurrence) < 0) return undefined;
        let at = -1;
        for (let n = 0; n < numberOf(occurrence); n += 1) {
          at = text.indexOf(needle, at + 1);
          if (at < 0) return -1;
        }
        return at;
      }),
  },
  kql_count_of: {
    parameters: ['string', 'string'],
    returns: 'long',
    run: (source, lookup) => BigInt(countOf(textOf(source), textOf(lookup))),
  },
};

function listOf(json: unknown): string[] {
  const value = parseJson(typeof json === 'string' ? json : '[]');
  return (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'string' ? item : item instanceof JsonNumber ? item.text : '',
  );
}

/** One lookup after the other; what has been put in is not looked at again. */
function replaceStrings(source: string, lookups: readonly string[], replacements: readonly string[]): string {
  let pieces: readonly { readonly text: string; readonly isDone: boolean }[] = [{ text: source, isDone: false }];
  lookups.forEach((lookup, index) => {
    if (lookup === '') return;
    const replacement = { text: replacements[index] ?? '', isDone: true };
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

/** Runs a search in a part of the text and gives the position in the whole; a start below 0 counts from the end. */
function position(
  source: string,
  start: unknown,
  length: unknown,
  find: (text: string) => number | undefined,
): bigint | null {
  const characters = Array.from(source);
  const from = Number(start) < 0 ? Math.max(characters.length + Number(start), 0) : Number(start);
  const count = Number(length);
  if (count < -1) return null;
  const part = characters.slice(from, count < 0 ? undefined : from + count).join('');
  const found = find(part);
  if (found === undefined) return null;
  return found < 0 ? -1n : BigInt(from + Array.from(part.slice(0, found)).length);
}

/** Occurrences, overlapping ones too. */
function countOf(source: string, lookup: string): number {
  if (lookup === '') return 0;
  let count = 0;
  for (let at = source.indexOf(lookup); at >= 0; at = source.indexOf(lookup, at + 1)) count += 1;
  return count;
}
