import { watch } from 'node:fs/promises';

/** Editors write a file in several steps; changes within this time belong together. */
const QUIET_MILLISECONDS = 150;

/** Calls `onChange` after each change below a directory, one call at a time, until the signal ends it. */
export async function watchDirectory(
  directory: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let isChanged = false;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (isChanged) {
      isChanged = false;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
      await onChange();
    }
    running = undefined;
  };
  try {
    for await (const _change of watch(directory, { recursive: true, signal })) {
      isChanged = true;
      running ??= run();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await running;
}
