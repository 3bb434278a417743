import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';

import type { AnalyticsRule } from '../../../kql/content';
import { parseSyntax } from '../../../kql/language/parse';
import { YamlFile } from '../../../kql/loader/yaml-file';
import { UsageError } from '../../arguments';
import { isObject } from '../../json-object';
import { diagnostic, type Diagnostic } from './diagnostic';

/** Reads files as they were in an earlier revision. */
export interface BaseRevision {
  /** The text of a file, by its path from the repository's root; undefined if it was not there. */
  read(file: string): string | undefined;
}

/** A revision of the git repository that holds a folder. */
export class GitRevision implements BaseRevision {
  /** @throws UsageError if git does not know the revision. */
  constructor(
    private readonly repository: string,
    private readonly revision: string,
  ) {
    try {
      this.#git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
    } catch (error) {
      const advice = 'Fetch it, or name another.';
      throw new UsageError(`--base: expected a revision of this git repository, got '${revision}'. ${advice}`, {
        cause: error,
      });
    }
  }

  read(file: string): string | undefined {
    try {
      return this.#git('show', '--end-of-options', `${this.revision}:./${file}`);
    } catch {
      return undefined;
    }
  }

  #git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }
}

/** Rules whose query or metadata changed since the base and whose version did not rise. Comments and layout are no change. */
export function checkVersions(
  rules: readonly AnalyticsRule[],
  yaml: ReadonlyMap<string, YamlFile>,
  base: BaseRevision,
): Diagnostic[] {
  return rules.flatMap((rule) => {
    const metadata = yaml.get(rule.metadataFile);
    const baseMetadata = base.read(rule.metadataFile);
    if (!metadata || baseMetadata === undefined) return [];
    const before = splitVersion(new YamlFile(rule.metadataFile, baseMetadata).data);
    const isChanged =
      toTokens(rule.query) !== toTokens(base.read(rule.queryFile) ?? '') ||
      !isDeepStrictEqual(splitVersion(metadata.data).rest, before.rest);
    if (!isChanged || isHigher(rule.version, before.version)) return [];
    const place = { file: rule.metadataFile, ...metadata.position(['version']) };
    return [diagnostic('version-not-raised', place, { version: rule.version, base: before.version })];
  });
}

/** A query without its comments and layout. */
function toTokens(query: string): string {
  return [...parseSyntax(query).walk()]
    .filter(({ isToken }) => isToken)
    .map(({ text }) => text)
    .join('\n');
}

function splitVersion(data: unknown): { version: string; rest: unknown } {
  const { version, ...rest } = isObject(data) ? data : {};
  return { version: typeof version === 'string' ? version : '', rest };
}

function isHigher(version: string, base: string): boolean {
  const [now, then] = [version, base].map((text) => text.split('.').map(Number));
  const index = [0, 1, 2].find((part) => now?.[part] !== then?.[part]);
  return index !== undefined && (now?.[index] ?? 0) > (then?.[index] ?? 0);
}
