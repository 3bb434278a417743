import { tokenize, type Token } from './token';

/** An expression of the Workflow Definition Language. `offset` counts from 0 in the text that holds it. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly offset: number }
  | {
      readonly kind: 'member';
      readonly target: Expression;
      readonly key: Expression;
      /** `?[…]`: null instead of an error where the target is null or has no such member. */
      readonly isOptional: boolean;
    };

/** A text of a definition: a plain value, one expression, or text with expressions between `@{` and `}`. */
export type Template =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'interpolation'; readonly parts: readonly (string | Expression)[] };

/**
 * Reads a text as the service does: `@…` is an expression, `@@…` a text that begins with `@`, `@{…}` anywhere is
 * interpolated, `@@{` is a literal `@{`. Throws a `SyntaxError` that names the problem and its place.
 */
export function parseTemplate(text: string): Template {
  if (text.startsWith('@@') && !text.startsWith('@@{')) return { kind: 'text', text: text.slice(1) };
  if (text.startsWith('@') && !text.startsWith('@{') && !text.startsWith('@@{')) {
    return { kind: 'expression', expression: parseExpression(text, 1, 'end').expression };
  }

  const parts: (string | Expression)[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    if (text.startsWith('@@{', at)) {
      literal += '@{';
      at += 3;
    } else if (text.startsWith('@{', at)) {
      const { expression, end } = parseExpression(text, at + 2, '}');
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(expression);
      at = end;
    } else {
      literal += text.charAt(at);
      at += 1;
    }
  }
  if (parts.length === 0) return { kind: 'text', text: literal };
  return { kind: 'interpolation', parts: literal === '' ? parts : [...parts, literal] };
}

function parseExpression(text: string, start: number, closing: 'end' | '}'): { expression: Expression; end: number } {
  const parser = new Parser(text, tokenize(text, start, closing));
  const expression = parser.parse();
  return { expression, end: parser.expect(closing).end };
}

/** Recursive descent over the tokens; the language has calls, literals and member access, and no operators. */
class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  parse(): Expression {
    let expression = this.primary();
    for (;;) {
      const isOptional = this.accept('?') !== undefined;
      if (this.accept('[')) {
        const key = this.parse();
        this.expect(']');
        expression = { kind: 'member', target: expression, key, isOptional };
      } else if (this.accept('.')) {
        const name = this.expect('name');
        expression = { kind: 'member', target: expression, key: { kind: 'literal', value: name.text }, isOptional };
      } else if (isOptional) {
        throw this.unexpected("'[' or '.' after '?'");
      } else {
        return expression;
      }
    }
  }

  expect(kind: Token['kind']): Token {
    const token = this.accept(kind);
    if (!token) throw this.unexpected(`'${kind}'`);
    return token;
  }

  private primary(): Expression {
    const token = this.accept('string') ?? this.accept('number') ?? this.accept('name');
    if (!token) throw this.unexpected('a function, a text or a number');
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (this.accept('(')) {
      return { kind: 'call', name: token.text, arguments: this.callArguments(), offset: token.start };
    }
    if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
    if (token.text === 'null') return { kind: 'literal', value: null };
    throw new SyntaxError(`'${token.text}' at offset ${token.start} must be followed by '('`);
  }

  private callArguments(): Expression[] {
    const args: Expression[] = [];
    if (this.accept(')')) return args;
    do args.push(this.parse());
    while (this.accept(','));
    this.expect(')');
    return args;
  }

  private accept(kind: Token['kind']): Token | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== kind) return undefined;
    this.at += 1;
    return token;
  }

  private unexpected(expected: string): SyntaxError {
    const token = this.tokens[this.at];
    const found = token && token.kind !== 'end' ? `'${this.text.slice(token.start, token.end)}'` : 'the end';
    return new SyntaxError(`expected ${expected} at offset ${token?.start ?? this.text.length}, got ${found}`);
  }
}
