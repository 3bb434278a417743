import { statSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { messageOf } from './error-message';

/** A mistake in how a verb was called: the command line shows its message and where to read on, and exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The flags a verb takes, in the form of `node:util`'s `parseArgs`. */
export type Flags = NonNullable<ParseArgsConfig['options']>;

type Parsed<F extends Flags> = ReturnType<
  typeof parseArgs<{ args: string[]; options: F; strict: true; allowPositionals: true }>
>;

/**
 * Reads the arguments of a verb.
 *
 * @throws UsageError for an unknown flag, a flag without its value, or more positional arguments than allowed.
 */
export function parseArguments<const F extends Flags>(
  args: readonly string[],
  flags: F,
  positionals: { readonly atMost: number } = { atMost: 0 },
): Parsed<F> {
  const parsed = parse(args, flags);
  const extra = parsed.positionals[positionals.atMost];
  if (extra !== undefined) {
    throw new UsageError(`Arguments: unexpected '${extra}'.`);
  }
  return parsed;
}

/** Reads a flag's value as a whole number within bounds. */
export function parseWhole(flag: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new UsageError(`--${flag}: expected a whole number from ${minimum} to ${maximum}, got '${text}'.`);
  }
  return value;
}

/** Reads a flag's value as one of a list. */
export function parseChoice<const C extends string>(flag: string, text: string, choices: readonly C[]): C {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) {
    throw new UsageError(`--${flag}: expected ${choices.map((c) => `'${c}'`).join(' or ')}, got '${text}'.`);
  }
  return choice;
}

function parse<F extends Flags>(args: readonly string[], flags: F): Parsed<F> {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(explain(error, Object.keys(flags)));
  }
}

/** The parser's own message up to its advice on positionals, and the flag that was perhaps meant. */
function explain(error: unknown, flags: readonly string[]): string {
  const message = messageOf(error).split('. To specify')[0] ?? '';
  const unknown = /^Unknown option '--([^']+)'/.exec(message)?.[1];
  const meant = unknown === undefined ? undefined : closest(unknown, flags);
  const sentence = message.endsWith('.') ? message : `${message}.`;
  return meant === undefined ? sentence : `${sentence} Did you mean '--${meant}'?`;
}

/** The candidate nearest to what was typed, if it is near enough to be a slip. */
export function closest(typed: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(typed.length / 2)) ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, left] of Array.from(a).entries()) {
    const current = [row + 1];
    for (const [column, right] of Array.from(b).entries()) {
      const substituted = (previous[column] ?? 0) + (left === right ? 0 : 1);
      current.push(Math.min(substituted, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Refuses a folder of content that is not there. */
export function assertDirectory(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`DIRECTORY: expected a folder or a file that ends in .kql, got '${path}'.`);
  }
}
