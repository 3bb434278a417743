/** A value of the model: KQL's null is null. */
export type ModelValue = bigint | boolean | string | null;

/** A row of the model's table. */
export type ModelRow = Readonly<Record<string, ModelValue>>;

/** An expression of the model: how KQL writes it, and what it is on a row. */
export interface ModelExpression {
  readonly kql: string;
  evaluate(row: ModelRow): ModelValue;
}

/** A column. */
export function column(name: string): ModelExpression {
  return { kql: name, evaluate: (row) => row[name] ?? null };
}

/** A literal; of null, a long without a value. */
export function literal(value: bigint | string | null): ModelExpression {
  const kql = value === null ? 'long(null)' : typeof value === 'string' ? `'${value}'` : `${value}`;
  return { kql, evaluate: () => value };
}

/** Equality is total: a null equals no value; of two nulls nothing is known. */
export function equality(operator: '==' | '!=', left: ModelExpression, right: ModelExpression): ModelExpression {
  return binary(operator, left, right, (a, b) => {
    if (a === null && b === null) return null;
    return (a === b) === (operator === '==');
  });
}

/** An ordering with a null is null. */
export function ordering(
  operator: '<' | '<=' | '>' | '>=',
  left: ModelExpression,
  right: ModelExpression,
): ModelExpression {
  const compare = {
    '<': (a: bigint, b: bigint) => a < b,
    '<=': (a: bigint, b: bigint) => a <= b,
    '>': (a: bigint, b: bigint) => a > b,
    '>=': (a: bigint, b: bigint) => a >= b,
  }[operator];
  return binary(operator, left, right, (a, b) =>
    typeof a === 'bigint' && typeof b === 'bigint' ? compare(a, b) : null,
  );
}

/** Membership is total: a null is in no list. */
export function membership(operator: 'in' | '!in', value: ModelExpression, items: readonly bigint[]): ModelExpression {
  return {
    kql: `(${value.kql} ${operator} (${items.join(', ')}))`,
    evaluate: (row) => items.some((item) => item === value.evaluate(row)) === (operator === 'in'),
  };
}

/** Searches are total: a string is never null. */
export function search(
  operator: 'contains_cs' | '!contains_cs',
  text: ModelExpression,
  needle: string,
): ModelExpression {
  return {
    kql: `(${text.kql} ${operator} '${needle}')`,
    evaluate: (row) => String(text.evaluate(row) ?? '').includes(needle) === (operator === 'contains_cs'),
  };
}

/** A null in arithmetic makes null; so does a division by zero. Integers divide towards zero, and a remainder is not negative. */
export function arithmetic(
  operator: '+' | '-' | '*' | '/' | '%',
  left: ModelExpression,
  right: ModelExpression,
): ModelExpression {
  return binary(operator, left, right, (a, b) => {
    if (typeof a !== 'bigint' || typeof b !== 'bigint') return null;
    if (operator === '+') return a + b;
    if (operator === '-') return a - b;
    if (operator === '*') return a * b;
    if (b === 0n) return null;
    if (operator === '/') return a / b;
    const size = b < 0n ? -b : b;
    return ((a % size) + size) % size;
  });
}

/** What is known of one side may decide; else a null makes null. */
export function connective(operator: 'and' | 'or', left: ModelExpression, right: ModelExpression): ModelExpression {
  const deciding = operator === 'or';
  return binary(operator, left, right, (a, b) => {
    if (a === deciding || b === deciding) return deciding;
    return a === null || b === null ? null : !deciding;
  });
}

/** The opposite of null is null. */
export function negation(operand: ModelExpression): ModelExpression {
  return {
    kql: `not(${operand.kql})`,
    evaluate: (row) => {
      const value = operand.evaluate(row);
      return value === null ? null : value !== true;
    },
  };
}

/** Whether a value is null, which is always known. */
export function nullTest(operand: ModelExpression): ModelExpression {
  return { kql: `isnull(${operand.kql})`, evaluate: (row) => operand.evaluate(row) === null };
}

/** The first value where the condition is true, else the second, also where the condition is null. */
export function choice(condition: ModelExpression, then: ModelExpression, otherwise: ModelExpression): ModelExpression {
  return {
    kql: `iff(${condition.kql}, ${then.kql}, ${otherwise.kql})`,
    evaluate: (row) => (condition.evaluate(row) === true ? then : otherwise).evaluate(row),
  };
}

function binary(
  operator: string,
  left: ModelExpression,
  right: ModelExpression,
  apply: (a: ModelValue, b: ModelValue) => ModelValue,
): ModelExpression {
  return {
    kql: `(${left.kql} ${operator} ${right.kql})`,
    evaluate: (row) => apply(left.evaluate(row), right.evaluate(row)),
  };
}
