import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a call of the command line came to. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in a process of its own, which sees the given variables and nothing else. */
export class CliProcess {
  private constructor(private readonly child: ChildProcess) {}

  static start(environment: Readonly<Record<string, string>>): CliProcess {
    return new CliProcess(
      fork(join(__dirname, 'cli-child.cjs'), { env: { PATH: process.env['PATH'], ...environment }, execArgv: [] }),
    );
  }

  async run(...args: readonly string[]): Promise<CliResult> {
    const heard = new AbortController();
    const { signal } = heard;
    const ended = once(this.child, 'exit', { signal }).then(() => {
      throw new Error(`The process of '${args.join(' ')}' has ended.`);
    });
    const answered = once(this.child, 'message', { signal });
    this.child.send({ args });
    const [result] = (await Promise.race([answered, ended])) as [CliResult];
    ended.catch(() => undefined);
    heard.abort();
    return result;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}
