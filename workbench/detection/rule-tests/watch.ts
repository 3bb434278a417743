import { watch } from 'node:fs/promises';

import { UsageError } from '../../arguments';
import type { CommandIo, ExitCode } from '../../command';
import { messageOf } from '../../error-message';

/** Editors write a file in several steps; changes within this time belong together. */
const QUIET_MILLISECONDS = 150;

/** Calls `onChange` after each change below a directory, one call at a time, until the signal or a call that fails ends it. */
export async function watchDirectory(
  directory: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let isChanged = false;
  let running: Promise<void> | undefined;
  const failed = new AbortController();
  const run = async (): Promise<void> => {
    while (isChanged) {
      isChanged = false;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
      await onChange();
    }
    running = undefined;
  };
  try {
    for await (const _change of watch(directory, {
      recursive: true,
      signal: AbortSignal.any([signal, failed.signal]),
    })) {
      isChanged = true;
      if (running) continue;
      running = run();
      running.catch(() => failed.abort());
    }
  } catch (error) {
    if (!signal.aborted && !failed.signal.aborted) throw error;
  }
  await running;
}

/**
 * Runs once, and again after each change below the folder `kql`; answers how the last run ended. Files that are half written, or
 * gone for a moment, fail like any others, and the next change tries again.
 *
 * @throws UsageError at the start, when it is the call that is wrong and not the files
 */
export async function runAndWatch(
  directory: string,
  run: () => Promise<ExitCode>,
  { stderr }: Pick<CommandIo, 'stderr'>,
  signal: AbortSignal,
): Promise<ExitCode> {
  const wait = (): void => stderr('Waiting for a change under kql. Ctrl-C ends.\n');
  const tell = (error: unknown): ExitCode => {
    stderr(`${messageOf(error)}\n`);
    return 1;
  };
  let code = await run().catch((error: unknown) => {
    if (error instanceof UsageError) throw error;
    return tell(error);
  });
  wait();
  const again = async (): Promise<void> => {
    code = await run().catch(tell);
    wait();
  };
  await watchDirectory(directory, again, signal);
  return code;
}
