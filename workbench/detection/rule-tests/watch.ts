import { on, EventEmitter } from 'node:events';
import { readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

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
    for await (const _change of changesBelow(directory, AbortSignal.any([signal, failed.signal]))) {
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
 * Tells of each change below a directory, until the signal ends it with an AbortError. Each folder is watched for itself: on Linux
 * Node's recursive watch loses a file once an editor or git has put another in its place.
 */
async function* changesBelow(directory: string, signal: AbortSignal): AsyncGenerator<void> {
  const changes = new EventEmitter();
  const watchers = new Map<string, FSWatcher>();
  const watchFolders = (): void => {
    const folders = new Map(listFolders(directory));
    for (const [key, watcher] of watchers) {
      if (folders.has(key)) continue;
      watcher.close();
      watchers.delete(key);
    }
    for (const [key, folder] of folders) {
      if (watchers.has(key)) continue;
      const watcher = ifThere(() => watch(folder, () => changes.emit('change')));
      // Whatever becomes of a folder, the one above it tells.
      watcher?.on('error', () => undefined);
      if (watcher !== undefined) watchers.set(key, watcher);
    }
  };
  try {
    watchFolders();
    for await (const _change of on(changes, 'change', { signal })) {
      watchFolders();
      yield;
    }
  } finally {
    for (const watcher of watchers.values()) watcher.close();
  }
}

/** A directory and the folders below it, each by what it is on the disk: one that is made anew is another. */
function listFolders(directory: string): [string, string][] {
  const found = ifThere(() => {
    const { ino, birthtimeMs } = statSync(directory);
    const below = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return { key: `${ino} ${birthtimeMs} ${directory}`, below };
  });
  if (found === undefined) return [];
  return [[found.key, directory], ...found.below.flatMap(({ name }) => listFolders(join(directory, name)))];
}

/** What is asked of a folder, unless it is gone by now. */
function ifThere<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
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
