import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..');
const RELAY = join(ROOT, 'transform-fn');

/** What the bundle is made from. */
const SOURCES = [
  join(RELAY, 'src'),
  join(RELAY, 'build.mjs'),
  join(ROOT, 'kql', 'schema'),
  join(ROOT, 'package-lock.json'),
];

/** The relay as it is deployed, unpacked. */
const PACKAGE = join(RELAY, 'dist', 'package');

/** Builds the relay's bundle unless it is newer than everything that it is made from; answers its folder. */
export async function prepareBundle(): Promise<string> {
  if (newest([PACKAGE]) <= newest(SOURCES)) {
    await promisify(execFile)(process.execPath, [join(RELAY, 'build.mjs')], { cwd: ROOT }).catch((cause: unknown) => {
      throw new Error("Relay: its bundle must build. See what 'node transform-fn/build.mjs' says.", { cause });
    });
  }
  return PACKAGE;
}

/** When the latest change among files and folders was made; 0 when there is none of them. */
function newest(paths: readonly string[]): number {
  return Math.max(0, ...paths.map(lastChange));
}

function lastChange(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return newest(readdirSync(path).map((name) => join(path, name)));
}
