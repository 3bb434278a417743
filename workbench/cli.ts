import { closest, UsageError } from './arguments';
import type { Command, CommandIo, ExitCode } from './command';

/* eslint-disable @typescript-eslint/no-require-imports --
   A verb is loaded only when it is asked for, so that the others do not slow its start. Under `module: Node16` an `import()`
   would look for a compiled file beside this one; `require` goes through ts-node and Jest. */
const VERBS: Readonly<Record<string, () => Command>> = {
  lab: () => (require('./commands/lab') as { labCommand: Command }).labCommand,
  deploy: () => (require('./commands/deploy') as { deployCommand: Command }).deployCommand,
  connect: () => (require('./commands/connect') as { connectCommand: Command }).connectCommand,
  verify: () => (require('./commands/verify') as { verifyCommand: Command }).verifyCommand,
  validate: () => (require('./commands/validate') as { validateCommand: Command }).validateCommand,
  plan: () => (require('./commands/plan') as { planCommand: Command }).planCommand,
  redrive: () => (require('./commands/redrive') as { redriveCommand: Command }).redriveCommand,
  lint: () => (require('./commands/lint') as { lintCommand: Command }).lintCommand,
  fmt: () => (require('./commands/fmt') as { fmtCommand: Command }).fmtCommand,
  test: () => (require('./commands/test') as { testCommand: Command }).testCommand,
  import: () => (require('./commands/import') as { importCommand: Command }).importCommand,
  review: () => (require('./commands/review') as { reviewCommand: Command }).reviewCommand,
  query: () => (require('./commands/query') as { queryCommand: Command }).queryCommand,
  docs: () => (require('./commands/docs') as { docsCommand: Command }).docsCommand,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Runs one call of the command line and answers its exit code: 0 fine, 1 problems found, 2 wrong use. */
export async function runCli(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const [verb, ...rest] = args;
  try {
    if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
      const topic = rest[0];
      io.stdout(verb === 'help' && topic !== undefined ? loadVerb(topic).usage : overview());
      return verb === undefined ? 2 : 0;
    }
    if (verb.startsWith('-')) throw new UsageError(`Arguments: expected a verb first, got '${verb}'.`);
    const command = loadVerb(verb);
    if (asksForHelp(rest)) {
      io.stdout(command.usage);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    return report(error, verb, io);
  }
}

function loadVerb(name: string): Command {
  const load = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (load !== undefined) return load();
  const meant = closest(name, Object.keys(VERBS));
  const hint = meant === undefined ? `Verbs: ${Object.keys(VERBS).join(', ')}.` : `Did you mean '${meant}'?`;
  throw new UsageError(`Arguments: there is no verb '${name}'. ${hint}`);
}

/** What follows `--` belongs to the verb, even when it looks like a flag. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

function overview(): string {
  const verbs = Object.values(VERBS).map((load) => load());
  const width = Math.max(...verbs.map(({ name }) => name.length));
  return [
    'noxys-sentinel: Noxys AI Firewall events in Microsoft Sentinel, on this machine.',
    '',
    'Usage: noxys-sentinel <verb> [flags]',
    '',
    'Verbs:',
    ...verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    "'noxys-sentinel <verb> --help' tells the flags of a verb.",
    'Exit codes: 0 fine, 1 problems found, 2 wrong use.',
    '',
  ].join('\n');
}

/** A mistake in use or in a file is a message; only a fault of our own shows where it happened. */
function report(error: unknown, verb: string | undefined, io: CommandIo): ExitCode {
  if (error instanceof UsageError) {
    const known = verb !== undefined && Object.hasOwn(VERBS, verb);
    io.stderr(`${error.message}\nSee 'noxys-sentinel ${known ? `${verb} ` : ''}--help'.\n`);
    return 2;
  }
  io.stderr(`${describe(error)}\n`);
  return 1;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isFault(error)) return error.stack ?? error.message;
  return error.cause === undefined ? error.message : `${error.message}\n  because: ${describe(error.cause)}`;
}

/** Errors that the language itself throws say nothing to a user; a report of them needs the place. */
function isFault(error: Error): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error.constructor === kind);
}
