import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadContent, type Content } from '../../kql/content';
import { ContentError } from '../../kql/loader/content-problem';
import { parseEnvironment, type Environment } from '../../stacks/environment';
import { messageOf } from '../error-message';
import { REVIEWED_FOLDERS } from './revision';

/** One of the two versions that a review compares. */
export interface Side {
  /** Undefined where there is none, or where it cannot be read. */
  readonly content: Content | undefined;

  /** By name. */
  readonly environments: readonly Environment[];

  /** The text of each reviewed file, by its path from the repository's root. */
  readonly files: ReadonlyMap<string, string>;

  /** Why something cannot be read, one line each. */
  readonly problems: readonly string[];
}

/**
 * Reads content and environments below a folder. What cannot be read is a problem; a folder without content is empty.
 *
 * @param takesRest whether the rest of a content of which something cannot be read counts, as of a base revision.
 */
export function loadSide(root: string, takesRest = false): Side {
  const files = readFiles(root);
  const problems: string[] = [];
  const attempt = <T>(load: () => T, restOf: (error: unknown) => T | undefined = () => undefined): T | undefined => {
    try {
      return load();
    } catch (error) {
      problems.push(...linesOf(error));
      return restOf(error);
    }
  };
  const hasContent = [...files.keys()].some((path) => path.startsWith('kql/'));
  const restOf = (error: unknown): Content | undefined =>
    takesRest && error instanceof ContentError ? error.rest : undefined;
  const content = hasContent ? attempt(() => loadContent(join(root, 'kql')), restOf) : undefined;
  const environments = [...files].flatMap(([path, text]) => {
    const [, name] = /^stacks\/environments\/([^/]+)\.yaml$/.exec(path) ?? [];
    const environment = name === undefined ? undefined : attempt(() => parseEnvironment(name, text, path));
    return environment ?? [];
  });
  return { content, environments, files, problems };
}

/** What an error says, one problem a line. */
export function linesOf(error: unknown): string[] {
  return messageOf(error).split('\n');
}

function readFiles(root: string): Map<string, string> {
  const paths = REVIEWED_FOLDERS.flatMap((folder) => {
    const start = join(root, folder);
    if (!existsSync(start)) return [];
    return readdirSync(start, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(kql|yaml|json|ndjson)$/.test(entry.name))
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      );
  });
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n')]));
}
