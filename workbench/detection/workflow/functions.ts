import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../json-object';

/** A function of the Workflow Definition Language: how many arguments it takes and what it answers. */
export interface WorkflowFunction {
  readonly minimum: number;
  readonly maximum: number;
  run(args: readonly unknown[]): unknown;
}

const MANY = Number.POSITIVE_INFINITY;

/**
 * The functions that our playbooks use, and those that go with them, by lower-case name (names are compared without case).
 * Meaning and errors: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference
 */
export const FUNCTIONS: Readonly<Record<string, WorkflowFunction>> = {
  addminutes: fixed(2, (time, minutes) => addMinutes(text('addMinutes', time), number('addMinutes', minutes))),
  and: atLeast(1, (args) => args.every((arg) => boolean('and', arg))),
  base64: fixed(1, (value) => Buffer.from(text('base64', value), 'utf8').toString('base64')),
  coalesce: atLeast(1, (args) => args.find((arg) => arg !== null && arg !== undefined) ?? null),
  concat: atLeast(1, (args) => args.map(toText).join('')),
  contains: fixed(2, contains),
  createarray: atLeast(1, (args) => [...args]),
  empty: fixed(1, isEmpty),
  equals: fixed(2, (a, b) => isDeepStrictEqual(a ?? null, b ?? null)),
  first: fixed(1, (value) => sequence('first', value)[0] ?? (typeof value === 'string' ? '' : null)),
  greater: fixed(2, (a, b) => compare('greater', a, b) > 0),
  if: fixed(3, (condition, yes, no) => (boolean('if', condition) ? yes : no)),
  join: fixed(2, (values, separator) => list('join', values).map(toText).join(text('join', separator))),
  json: fixed(1, (value) => (typeof value === 'string' ? parseJson(value) : value)),
  length: fixed(1, (value) => sequence('length', value).length),
  less: fixed(2, (a, b) => compare('less', a, b) < 0),
  min: atLeast(1, (args) => Math.min(...args.flatMap((arg) => arg).map((arg) => number('min', arg)))),
  not: fixed(1, (value) => !boolean('not', value)),
  or: atLeast(1, (args) => args.some((arg) => boolean('or', arg))),
  replace: fixed(3, (value, old, next) =>
    text('replace', value).replaceAll(text('replace', old), text('replace', next)),
  ),
  string: fixed(1, toText),
  substring: { minimum: 2, maximum: 3, run: substring },
  take: fixed(2, (value, count) => take(value, number('take', count))),
  union: atLeast(2, union),
};

/** What a value becomes inside a text: nothing for null, JSON for an object, an array or a boolean (`True`, `False`). */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

function fixed(count: number, run: (...args: readonly unknown[]) => unknown): WorkflowFunction {
  return { minimum: count, maximum: count, run: (args) => run(...args) };
}

function atLeast(minimum: number, run: (args: readonly unknown[]) => unknown): WorkflowFunction {
  return { minimum, maximum: MANY, run };
}

function addMinutes(time: string, minutes: number): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) throw new TypeError(`function 'addMinutes' expects a time, got '${time}'`);
  // The service answers seven digits; those beyond the millisecond are carried over from the text.
  const ticks = /\.\d{3}(\d{0,4})/.exec(time)?.[1] ?? '';
  return new Date(at + minutes * 60_000).toISOString().replace('Z', `${ticks.padEnd(4, '0')}Z`);
}

function contains(collection: unknown, value: unknown): boolean {
  if (typeof collection === 'string') return collection.includes(toText(value));
  if (Array.isArray(collection)) return collection.some((item) => isDeepStrictEqual(item, value));
  if (isObject(collection)) return Object.hasOwn(collection, text('contains', value));
  throw mismatch('contains', 'a text, an array or an object', collection);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (typeof value === 'string') return false;
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  throw mismatch('empty', 'a text, an array or an object', value);
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    throw new TypeError("function 'json' expects JSON text", { cause: error });
  }
}

function substring([value, start, length]: readonly unknown[]): string {
  const whole = text('substring', value);
  const from = number('substring', start);
  const count = length === undefined ? whole.length - from : number('substring', length);
  if (from < 0 || count < 0 || from + count > whole.length) {
    throw new RangeError(
      `function 'substring' expects start and length inside the text of ${whole.length} characters, got ${from} and ${count}`,
    );
  }
  return whole.slice(from, from + count);
}

function take(value: unknown, count: number): unknown {
  return typeof value === 'string' ? value.slice(0, count) : list('take', value).slice(0, count);
}

/** All items of the arrays, equal ones once; members of objects, the last one wins. */
function union(args: readonly unknown[]): unknown {
  if (args.every(isObject)) return Object.assign({}, ...args) as unknown;
  const items = args.flatMap((arg) => list('union', arg));
  return items.filter((item, index) => items.findIndex((other) => isDeepStrictEqual(other, item)) === index);
}

function compare(name: string, a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw mismatch(name, 'two numbers or two texts', typeof a === 'number' || typeof a === 'string' ? b : a);
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string') throw mismatch(name, 'a text', value);
  return value;
}

function number(name: string, value: unknown): number {
  if (typeof value !== 'number') throw mismatch(name, 'a number', value);
  return value;
}

function boolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw mismatch(name, 'a boolean', value);
  return value;
}

function list(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw mismatch(name, 'an array', value);
  return value as readonly unknown[];
}

function sequence(name: string, value: unknown): readonly unknown[] {
  if (typeof value === 'string') return value.split('');
  if (!Array.isArray(value)) throw mismatch(name, 'a text or an array', value);
  return value as readonly unknown[];
}

/** The message names the kind of value only: the value itself may be a secret. */
function mismatch(name: string, expected: string, value: unknown): TypeError {
  const found =
    value === null || value === undefined
      ? 'null'
      : Array.isArray(value)
        ? 'an array'
        : `a value of type ${typeof value}`;
  return new TypeError(`function '${name}' expects ${expected}, got ${found}`);
}
