import { type Native, textOf } from './native';

/** How the pairs of a text are written. */
interface KvOptions {
  readonly keys: readonly string[];
  readonly pair_delimiter?: string;
  readonly kv_delimiter?: string;
  readonly quote?: string;
  readonly escape?: string;
  readonly greedy?: boolean;
}

/** Pairs of key and value in a text. */
export const KEY_VALUE_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_kv: {
    parameters: ['string', 'string'],
    returns: 'dynamic',
    run: (text, options) => {
      const { keys, read } = readerOf(textOf(options));
      const pairs = read(textOf(text));
      return JSON.stringify(keys.map((key) => pairs.get(key) ?? null));
    },
  },
};

interface PairReader {
  readonly keys: readonly string[];
  readonly read: (text: string) => ReadonlyMap<string, string>;
}

const readers = new Map<string, PairReader>();

function readerOf(json: string): PairReader {
  const known = readers.get(json);
  if (known) return known;
  const options = JSON.parse(json) as KvOptions;
  const reader = { keys: options.keys, read: (text: string) => readPairs(text, options) };
  readers.set(json, reader);
  return reader;
}

function readPairs(text: string, options: KvOptions): Map<string, string> {
  const pairs = new Map<string, string>();
  const scanner = new PairScanner(text, options);
  for (let pair = scanner.next(); pair; pair = scanner.next()) if (!pairs.has(pair[0])) pairs.set(pair[0], pair[1]);
  return pairs;
}

/** Reads one pair after the other. Without delimiters everything that is no letter, digit, underscore, dot or dash is one. */
class PairScanner {
  private at = 0;
  private readonly open: string;
  private readonly close: string;

  constructor(
    private readonly text: string,
    private readonly options: KvOptions,
  ) {
    const quote = options.quote ?? '';
    this.open = quote.charAt(0);
    this.close = quote.charAt(1) || this.open;
  }

  next(): [string, string] | undefined {
    const { pair_delimiter: pair, kv_delimiter: kv } = this.options;
    if (pair === undefined || kv === undefined) return this.nextUndelimited();
    if (this.at >= this.text.length) return undefined;
    const key = this.readUntil(kv, pair);
    if (key === undefined) return this.next();
    return [key.trim(), this.readValue(pair, kv)];
  }

  /** The key up to the delimiter; a piece without one is left out. */
  private readUntil(kv: string, pair: string): string | undefined {
    const quoted = this.readQuoted();
    const from = this.at;
    const end = this.text.indexOf(kv, from);
    const next = this.text.indexOf(pair, from);
    if (end < 0 || (quoted === undefined && next >= 0 && next < end && !this.options.greedy)) {
      this.at = next < 0 || end < 0 ? this.text.length : next + pair.length;
      return undefined;
    }
    this.at = end + kv.length;
    return quoted ?? this.text.slice(from, end);
  }

  private readValue(pair: string, kv: string): string {
    while (this.text.charAt(this.at) === ' ' && pair !== ' ') this.at += 1;
    const quoted = this.readQuoted();
    if (quoted !== undefined) {
      const next = this.text.indexOf(pair, this.at);
      this.at = next < 0 ? this.text.length : next + pair.length;
      return quoted;
    }
    const end = this.options.greedy === true ? this.greedyEnd(pair, kv) : this.text.indexOf(pair, this.at);
    const value = this.text.slice(this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end + pair.length;
    return value.trim();
  }

  /** The last pair delimiter in front of the next key. */
  private greedyEnd(pair: string, kv: string): number {
    const nextKv = this.text.indexOf(kv, this.at);
    return nextKv < 0 ? -1 : this.text.lastIndexOf(pair, nextKv);
  }

  private nextUndelimited(): [string, string] | undefined {
    const key = this.readWord();
    if (key === undefined) return undefined;
    const separator = /[^\w.-]*/y;
    separator.lastIndex = this.at;
    const between = separator.exec(this.text)?.[0] ?? '';
    const isPair = /^\s*[:=]\s*/.test(between);
    if (!isPair) return this.at >= this.text.length ? undefined : this.next();
    const value = this.readWord();
    return value === undefined ? undefined : [key, value];
  }

  private readWord(): string | undefined {
    for (; this.at < this.text.length; this.at += 1) {
      const quoted = this.readQuoted();
      if (quoted !== undefined) return quoted;
      const word = /[\w.-]+/y;
      word.lastIndex = this.at;
      const found = word.exec(this.text)?.[0];
      if (found !== undefined) {
        this.at += found.length;
        return found;
      }
    }
    return undefined;
  }

  private readQuoted(): string | undefined {
    if (this.open === '' || this.text.charAt(this.at) !== this.open) return undefined;
    let value = '';
    for (let at = this.at + 1; at < this.text.length; at += 1) {
      const character = this.text.charAt(at);
      if (character === this.options.escape && at + 1 < this.text.length) {
        value += this.text.charAt(at + 1);
        at += 1;
      } else if (character === this.close) {
        this.at = at + 1;
        return value;
      } else value += character;
    }
    return undefined;
  }
}
