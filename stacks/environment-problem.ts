import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** One thing that is wrong with an environment file. */
export interface Problem {
  /** Keys that lead to the setting; empty for the file as a whole. */
  readonly path: readonly PropertyKey[];

  /** What must hold, what was found and what to do, without the place and the full stop. */
  readonly message: string;

  /** Offset into the text, where the path cannot tell the place. */
  readonly offset?: number;
}

/** What the parser of YAML reports, as problems. */
export function fromSyntax(document: Document): Problem[] {
  return document.errors.map((error) => ({ path: [], message: firstLine(error.message), offset: error.pos[0] }));
}

/** What the schema reports, as problems, with the values that were found in `data`. */
export function fromSchema(error: z.core.$ZodError, data: unknown): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: 'must be a known setting, found a key that is not. Check its spelling and its place',
      }));
    }
    return [{ path: issue.path, message: `${toRequirement(issue)}, found ${show(valueAt(data, issue.path))}` }];
  });
}

/** A problem where it stands in the file, line and column counted from 1. */
export interface PlacedProblem {
  readonly line: number;
  readonly column: number;

  /** The setting, what must hold, what was found, with the full stop. */
  readonly message: string;
}

/** An environment file that cannot be used; its message has one line per problem: `label:line: path message.` */
export class EnvironmentError extends Error {
  constructor(
    label: string,
    readonly problems: readonly PlacedProblem[],
  ) {
    super(problems.map(({ line, message }) => `${label}:${line}: ${message}`).join('\n'));
    this.name = 'EnvironmentError';
  }
}

/** An environment that wants what the content does not have; its message has one line per problem. */
export class MisfitError extends Error {
  constructor(
    environment: string,
    /** Each message with its subject and full stop: the path only tells the place. */
    readonly problems: readonly Pick<Problem, 'path' | 'message'>[],
  ) {
    super(problems.map(({ message }) => `Environment '${environment}': ${message}`).join('\n'));
    this.name = 'MisfitError';
  }
}

/** The problems with their places, in the order of the file. */
export function placeProblems(problems: readonly Problem[], document: Document, lines: LineCounter): PlacedProblem[] {
  return problems
    .map((problem) => {
      const { line, col } = lines.linePos(problem.offset ?? offsetOf(document, problem.path));
      return { line, column: col, message: `${toSubject(problem.path)}${problem.message}.` };
    })
    .sort((left, right) => left.line - right.line);
}

/** Where a setting stands in the text of an environment file; its nearest parent's place when it is left out. */
export function placeOf(text: string, path: readonly PropertyKey[]): { line: number; column: number } {
  const lines = new LineCounter();
  const { line, col } = lines.linePos(offsetOf(parseDocument(text, { lineCounter: lines }), path));
  return { line, column: col };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a map',
  record: 'a map',
  string: 'a text',
};

function toRequirement(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => `'${String(value)}'`).join(', ')}`;
    case 'too_small':
      return issue.origin === 'array' ? issue.message : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    case 'invalid_union':
      return issue.discriminator !== undefined ? `must name a known ${issue.discriminator}` : issue.message;
    case 'invalid_key':
      return issue.issues.map((inner) => `must have a key that ${inner.message.replace(/^must be/, 'is')}`).join(', ');
    default:
      return issue.message;
  }
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  );
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function toSubject(path: readonly PropertyKey[]): string {
  return path.length > 0 ? `${path.map(String).join('.')} ` : '';
}

/** Start of the deepest part of the path that the document holds: a missing key points at its parent. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => String(item.key) === String(key));
      if (pair !== undefined) return offsetOfNode(pair.key);
      continue;
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (node !== undefined) return offsetOfNode(node);
  }
  return 0;
}

function offsetOfNode(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : 0;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/( at line \d+, column \d+)?:?$/, '');
}
