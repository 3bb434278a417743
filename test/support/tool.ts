import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** How a run of the command line ended. */
export interface ToolRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in a process of its own, as a user starts it: without a terminal, from a folder that is not the repository's. */
export class Tool {
  stdout = '';
  stderr = '';
  readonly #ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#ended = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  }

  static start(args: readonly string[], directory = ROOT): Tool {
    const bin = join(ROOT, 'bin', 'noxys-sentinel.js');
    return new Tool(spawn(process.execPath, [bin, ...args], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Runs to the end. */
  static async run(args: readonly string[], directory = ROOT): Promise<ToolRun> {
    const tool = Tool.start(args, directory);
    const code = await tool.#ended;
    return { code, stdout: tool.stdout, stderr: tool.stderr };
  }

  /** Waits until what it prints matches, and answers the match. */
  async untilPrinted(pattern: RegExp, where: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this[where]);
      if (match !== null) return match;
      if (this.child.exitCode !== null)
        throw new Error(`It ended before it printed ${pattern.source}:\n${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** The processes that it has started, and those that they have. */
  descendants(): readonly number[] {
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const found = [this.child.pid ?? 0];
    for (const parent of found) {
      found.push(...processes.filter(([, ppid]) => ppid === parent).map(([pid = 0]) => pid));
    }
    return found.slice(1);
  }

  /** Asks it to end, and waits for that; answers its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.#ended;
  }
}

/** Whether a process still runs. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
