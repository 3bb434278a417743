/** What a command writes to and reads from; passed in, so that a test can run a command in its own process. */
export interface CommandIo {
  /** Writes to standard output: results only. */
  stdout(text: string): void;

  /** Writes to standard error: messages and progress. */
  stderr(text: string): void;

  /** Standard input, for commands that read it. */
  readonly stdin: NodeJS.ReadableStream;

  /** Whether standard error is a terminal, so that progress may be drawn on it. */
  readonly isTerminal: boolean;
}

/** 0: fine; 1: problems found; 2: wrong use. */
export type ExitCode = 0 | 1 | 2;

/** One verb of the command line. */
export interface Command {
  readonly name: string;

  /** One line for the list of verbs. */
  readonly summary: string;

  /** The whole text of `--help`. */
  readonly usage: string;

  /** Runs the verb with the arguments that follow its name. */
  run(args: readonly string[], io: CommandIo): Promise<ExitCode>;
}
