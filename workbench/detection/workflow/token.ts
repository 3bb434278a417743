const SYMBOLS = ['(', ')', '[', ']', ',', '.', '?', '}'] as const;
type SymbolKind = (typeof SYMBOLS)[number];

/** One token of an expression; `text` of a string has its quotes removed. */
export interface Token {
  readonly kind: SymbolKind | 'string' | 'number' | 'name' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const SPACE = /\s*/y;

/** Splits the expression that begins at `start`; stops at the end of the text, or at the `}` that closes an interpolation. */
export function tokenize(text: string, start: number, closing: 'end' | '}'): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(text, start); ; at = skipSpace(text, at)) {
    if (at >= text.length) {
      tokens.push({ kind: 'end', text: '', start: at, end: at });
      return tokens;
    }
    const token = readToken(text, at);
    tokens.push(token);
    if (token.kind === '}' && closing === '}') return tokens;
    at = token.end;
  }
}

function readToken(text: string, start: number): Token {
  const character = text.charAt(start);
  if (character === "'") return readString(text, start);
  const symbol = SYMBOLS.find((candidate) => candidate === character);
  if (symbol) return { kind: symbol, text: symbol, start, end: start + 1 };
  const number = matchAt(NUMBER, text, start);
  if (number !== undefined) return { kind: 'number', text: number, start, end: start + number.length };
  const name = matchAt(NAME, text, start);
  if (name !== undefined) return { kind: 'name', text: name, start, end: start + name.length };
  throw new SyntaxError(`unexpected character '${character}' at offset ${start}`);
}

/** A quote inside a text is written twice. */
function readString(text: string, start: number): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character !== "'") value += character;
    else if (text.charAt(at + 1) === "'") {
      value += "'";
      at += 1;
    } else return { kind: 'string', text: value, start, end: at + 1 };
  }
  throw new SyntaxError(`the text that begins at offset ${start} has no closing quote`);
}

function skipSpace(text: string, at: number): number {
  return at + (matchAt(SPACE, text, at)?.length ?? 0);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
