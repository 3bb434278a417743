import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UsageError } from '../arguments';

/** What of a revision is compared: content and environments. Engine, relay and stacks are the working tree's on both sides. */
export const REVIEWED_FOLDERS = ['kql', 'stacks/environments'] as const;

/** Bytes that git may print: all content of a revision many times over. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/**
 * The commit that a revision stands for.
 *
 * @throws UsageError if git does not know it.
 */
export function resolveRevision(repository: string, revision: string): string {
  try {
    return git(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
      .toString('utf8')
      .trim();
  } catch {
    throw new UsageError(
      `--base: expected a revision of this git repository, got '${revision}'. Fetch it ('git fetch origin main'; a shallow clone ` +
        'lacks older ones), or name another.',
    );
  }
}

/** Writes the reviewed files of a commit below a folder, as the repository has them. Writes none if the commit has none. */
export function extractRevision(repository: string, commit: string, directory: string): void {
  const files = listFiles(repository, commit);
  const contents = readBlobs(
    repository,
    files.map(({ blob }) => blob),
  );
  for (const [index, { path }] of files.entries()) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents[index] ?? '');
  }
}

interface TreeFile {
  readonly blob: string;
  readonly path: string;
}

/** Regular files only: a link could lead out of the folder. */
function listFiles(repository: string, commit: string): TreeFile[] {
  return git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...REVIEWED_FOLDERS])
    .toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const [, blob, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
      return blob === undefined || path === undefined || path.endsWith('.ts') ? [] : [{ blob, path }];
    });
}

/** The contents of blobs, all by one process. Each is preceded by a line that ends in its length, and followed by a line end. */
function readBlobs(repository: string, blobs: readonly string[]): Buffer[] {
  if (blobs.length === 0) return [];
  const output = git(repository, ['cat-file', '--batch'], `${blobs.join('\n')}\n`);
  let offset = 0;
  return blobs.map(() => {
    const lineEnd = output.indexOf('\n', offset);
    const length = Number(output.toString('utf8', offset, lineEnd).split(' ').at(-1));
    const start = lineEnd + 1;
    offset = start + length + 1;
    return output.subarray(start, start + length);
  });
}

function git(repository: string, args: readonly string[], input = ''): Buffer {
  return execFileSync('git', [...args], {
    cwd: repository,
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: MAX_OUTPUT,
  });
}
