/** What a condition of a role assignment looks at. */
export interface ConditionFacts {
  /** The action that is checked. */
  readonly action: string;

  /** Attributes of the role assignment that the request writes, by lower-case name: `roledefinitionid`, `principalid`, `principaltype`. */
  readonly request: Readonly<Record<string, string>>;

  /** The same of the role assignment that the request removes. */
  readonly resource: Readonly<Record<string, string>>;
}

const TOKEN =
  /\s+|ActionMatches\s*\{\s*'([^']*)'\s*\}|@(Request|Resource)\[[^:\]]+:(\w+)\]|ForAnyOfAnyValues:(GuidEquals|StringEqualsIgnoreCase)|\{([^}]*)\}|AND\b|OR\b|!|\(|\)|&&|\|\|/giy;

type Token =
  | { readonly kind: '(' | ')' | '!' | 'and' | 'or' | 'operator' }
  | { readonly kind: 'action' | 'values'; readonly text: string }
  | { readonly kind: 'attribute'; readonly source: 'request' | 'resource'; readonly name: string };

/**
 * Evaluates the condition of a role assignment, in the part of Azure's language that delegating role assignments needs:
 * `ActionMatches`, attributes of request and resource, `ForAnyOfAnyValues` with `GuidEquals` or `StringEqualsIgnoreCase`.
 *
 * See https://learn.microsoft.com/azure/role-based-access-control/conditions-format
 */
export function evaluateCondition(condition: string, facts: ConditionFacts): boolean {
  const tokens = tokenize(condition);
  const value = readOr(tokens, facts);
  if (tokens.length > 0) throw unreadable(condition, `'${tokens[0]?.kind ?? ''}' follows its end`);
  return value;
}

function tokenize(condition: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < condition.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(condition);
    if (!match) throw unreadable(condition, `'${condition.slice(at, at + 20)}' is none of its words`);
    at = TOKEN.lastIndex;
    const token = toToken(match);
    if (token) tokens.push(token);
  }
  return tokens;
}

function toToken([text, action, source, name, operator, values]: RegExpExecArray): Token | undefined {
  if (action !== undefined) return { kind: 'action', text: action };
  if (name !== undefined) {
    return { kind: 'attribute', source: source?.toLowerCase() === 'request' ? 'request' : 'resource', name };
  }
  if (operator !== undefined) return { kind: 'operator' };
  if (values !== undefined) return { kind: 'values', text: values };
  switch (text.toLowerCase()) {
    case 'and':
    case '&&':
      return { kind: 'and' };
    case 'or':
    case '||':
      return { kind: 'or' };
    case '(':
    case ')':
    case '!':
      return { kind: text === '(' ? '(' : text === ')' ? ')' : '!' };
    default:
      return undefined;
  }
}

function readOr(tokens: Token[], facts: ConditionFacts): boolean {
  let value = readAnd(tokens, facts);
  while (tokens[0]?.kind === 'or') {
    tokens.shift();
    const right = readAnd(tokens, facts);
    value ||= right;
  }
  return value;
}

function readAnd(tokens: Token[], facts: ConditionFacts): boolean {
  let value = readTerm(tokens, facts);
  while (tokens[0]?.kind === 'and') {
    tokens.shift();
    const right = readTerm(tokens, facts);
    value &&= right;
  }
  return value;
}

function readTerm(tokens: Token[], facts: ConditionFacts): boolean {
  const token = tokens.shift();
  switch (token?.kind) {
    case '!':
      return !readTerm(tokens, facts);
    case '(': {
      const value = readOr(tokens, facts);
      expect(tokens, ')');
      return value;
    }
    case 'action':
      return token.text.toLowerCase() === facts.action.toLowerCase();
    case 'attribute': {
      expect(tokens, 'operator');
      const values = expect(tokens, 'values');
      const wanted = values.split(',').map((value) => value.trim().replaceAll("'", '').toLowerCase());
      return wanted.includes(facts[token.source][token.name.toLowerCase()]?.toLowerCase() ?? '');
    }
    default:
      throw unreadable('', `a term was expected, found '${token?.kind ?? 'its end'}'`);
  }
}

function expect(tokens: Token[], kind: Token['kind']): string {
  const token = tokens.shift();
  if (token?.kind !== kind) throw unreadable('', `'${kind}' was expected, found '${token?.kind ?? 'its end'}'`);
  return token.kind === 'values' ? token.text : '';
}

function unreadable(condition: string, reason: string): Error {
  return new Error(
    `Role assignment condition '${condition.slice(0, 80)}': it must be in the language of Azure, but ${reason}.`,
  );
}
