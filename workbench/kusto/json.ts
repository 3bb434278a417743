/** A number of a JSON text, kept as it is written: `1.0` is not `1`, and 2^63 is not rounded. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** A JSON value; members of an object stay in their order. */
export type Json = null | boolean | string | JsonNumber | Json[] | Map<string, Json>;

/** Parses a JSON text without losing digits or order; throws on any other text. */
export function parseJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.readValue();
  reader.expectEnd();
  return value;
}

/** Prints a JSON value without white space. */
export function printJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(printJson).join(',')}]`;
  return `{${[...value].map(([key, member]) => `${JSON.stringify(key)}:${printJson(member)}`).join(',')}}`;
}

/** A JSON text as plain values; a number that would be another one as such, an integer beyond 2^53, is the text that it was. */
export function parsePlainJson(text: string): unknown {
  const mayLoseDigits = /\d{16}|[eE]\+?\d{3}/.test(text);
  return mayLoseDigits ? toPlain(parseJson(text)) : (JSON.parse(text) as unknown);
}

function toPlain(value: Json): unknown {
  if (value instanceof JsonNumber) return toPlainNumber(value.text);
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, toPlain(member)]));
  return value;
}

function toPlainNumber(text: string): number | string {
  const number = Number(text);
  const isSame = /^-?\d+$/.test(text) ? Number.isSafeInteger(number) : Number.isFinite(number);
  return isSame ? number : text;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  readValue(): Json {
    this.skipSpace();
    const next = this.text[this.at];
    if (next === '{') return this.readObject();
    if (next === '[') return this.readArray();
    if (next === '"') return this.readString();
    if (this.take('true')) return true;
    if (this.take('false')) return false;
    if (this.take('null')) return null;
    return new JsonNumber(this.match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y));
  }

  expectEnd(): void {
    this.skipSpace();
    if (this.at < this.text.length) this.fail();
  }

  private readObject(): Map<string, Json> {
    const members = new Map<string, Json>();
    this.readItems('{', '}', () => {
      this.skipSpace();
      const key = this.readString();
      this.expect(':');
      members.set(key, this.readValue());
    });
    return members;
  }

  private readArray(): Json[] {
    const items: Json[] = [];
    this.readItems('[', ']', () => items.push(this.readValue()));
    return items;
  }

  private readItems(open: string, close: string, readItem: () => void): void {
    this.expect(open);
    this.skipSpace();
    if (this.take(close)) return;
    for (;;) {
      readItem();
      this.skipSpace();
      if (this.take(close)) return;
      this.expect(',');
    }
  }

  private readString(): string {
    const value: unknown = JSON.parse(this.match(/"(?:[^"\\]|\\.)*"/sy));
    return typeof value === 'string' ? value : this.fail();
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private expect(token: string): void {
    this.skipSpace();
    if (!this.take(token)) this.fail();
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [token] = pattern.exec(this.text) ?? this.fail();
    this.at += token.length;
    return token;
  }

  private skipSpace(): void {
    while (this.at < this.text.length && ' \t\n\r'.includes(this.text.charAt(this.at))) this.at += 1;
  }

  private fail(): never {
    throw new Error(
      `JSON: a value must stand at character ${this.at}, found '${this.text.slice(this.at, this.at + 20)}'.`,
    );
  }
}
