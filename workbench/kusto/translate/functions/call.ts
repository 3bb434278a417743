import type { KustoType } from '../../../../kql/loader/schema';
import type { SyntaxNode } from '../../../../kql/language/tree';
import { type Json, parseJson } from '../../json';
import { alternativeTo } from '../alternatives';
import { AGGREGATES } from '../aggregates/registry';
import { convert } from '../conversion';
import type { Row } from '../row';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Translation } from '../translation';
import { FUNCTIONS } from './registry';
import { invokeScalar, isUserDefined } from './user-defined';

/** Translates a call of a built-in function. */
export type ScalarFunction = (call: Call) => Scalar;

/** A call of a function or an aggregate, with its arguments as SQL on demand. */
export class Call {
  readonly arguments: readonly SyntaxNode[];

  constructor(
    readonly node: SyntaxNode,
    readonly row: Row,
    readonly translation: Translation,
  ) {
    this.arguments = node.child('ArgumentList')?.items('Expressions') ?? [];
  }

  get name(): string {
    return functionName(this.node);
  }

  /** Number of arguments. */
  get count(): number {
    return this.arguments.length;
  }

  /** The type of the result, as the binder knows it. */
  get type(): KustoType {
    const { type } = this.node;
    switch (type) {
      case 'table':
      case 'tuple':
      case 'null':
      case 'unknown':
      case 'other':
        return this.refuse(`A result of unknown type of '${this.name}()'`);
      default:
        return type;
    }
  }

  /** The syntax of an argument. */
  argument(index: number): SyntaxNode {
    return this.arguments[index] ?? this.refuse(`'${this.name}()' with ${this.count} arguments`);
  }

  /** An argument's value. */
  value(index: number): Scalar {
    return this.translation.scalar(this.argument(index), this.row);
  }

  /** Every argument's value. */
  values(): Scalar[] {
    return this.arguments.map((_, index) => this.value(index));
  }

  /** An argument converted to a type, as SQL. */
  as(index: number, type: KustoType): string {
    return convert(this.value(index), type).sql;
  }

  /** An argument as SQL text. */
  text(index: number): string {
    return this.as(index, 'string');
  }

  /** An argument as SQL text that is read as a regular expression. */
  regex(index: number): string {
    this.translation.spellRegex(this.argument(index), this.value(index).constant);
    return this.text(index);
  }

  /** An argument as SQL JSON. */
  dynamic(index: number): string {
    return this.as(index, 'dynamic');
  }

  /** An argument as a SQL BIGINT; the SQL given where the argument is left out. */
  long(index: number, absent?: string): string {
    return index >= this.count && absent !== undefined ? absent : this.as(index, 'long');
  }

  /** An argument as a SQL DOUBLE. */
  real(index: number): string {
    return this.as(index, 'real');
  }

  /** The text of an argument that the query spells out; `undefined` where it is left out. */
  constantText(index: number): string | undefined {
    if (index >= this.count) return undefined;
    const { constant, type } = this.value(index);
    if (constant !== undefined && type === 'string') return constant;
    return this.refuse(
      `'${this.name}()' with a computed text for '${this.argument(index).text}'`,
      'Write the text as a literal.',
    );
  }

  /** The value of a dynamic argument that the query spells out. */
  constantJson(index: number): Json | undefined {
    const { constant, type } = this.value(index);
    return constant !== undefined && type === 'dynamic' ? parseJson(constant) : undefined;
  }

  /** A result that may be null. */
  result(sql: string, type: KustoType = this.type): Scalar {
    return nullableScalar(sql, type);
  }

  /** A result that is null only where one of these arguments is, or never when there are none. */
  resultOf(sql: string, ...indexes: readonly number[]): Scalar {
    const nullable = indexes.some((index) => this.value(index).nullable);
    return nullable ? this.result(sql) : totalScalar(sql, this.type);
  }

  /** Refuses the call. */
  refuse(what: string, hint?: string): never {
    return this.translation.refuse(this.node, what, hint);
  }
}

/** What gives a decimal without calculating one; arithmetic on decimals has other digits in DuckDB. */
const DECIMALS = [
  'case',
  'coalesce',
  'iff',
  'iif',
  'max',
  'max_of',
  'maxif',
  'min',
  'min_of',
  'minif',
  'next',
  'prev',
  'take_any',
  'todecimal',
];

/** Translates a call in a scalar expression: of a function of the query, a saved one, an aggregate or a built-in one. */
export function translateCall(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  if (isUserDefined(node, translation)) return invokeScalar(node, row, translation);
  const name = functionName(node);
  const aggregate = row.group && AGGREGATES[name];
  const translate = aggregate ?? FUNCTIONS[name];
  if (!translate) return translation.refuse(node, `Function '${name}()'`, alternativeTo(name));
  if (node.type === 'decimal' && !DECIMALS.includes(name)) {
    return translation.refuse(node, `'${name}()' of a decimal`, 'Convert it first, as with toreal().');
  }
  return translate(new Call(node, (aggregate && row.group) ?? row, translation));
}

function functionName(node: SyntaxNode): string {
  return node.child('Name')?.name ?? node.name;
}
