import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';

import type { QueryFiles } from './analytics-rule';
import type { ContentProblem } from './content-problem';
import { YamlFile } from './yaml-file';

/** A metadata file and the query that belongs to it. */
export interface MetadataWithQuery {
  readonly yaml: YamlFile;
  readonly files: QueryFiles;
}

/** Reads files below the folder `kql`; names them from the repository's root. */
export class ContentDirectory {
  private readonly root: string;

  constructor(directory: string) {
    // Names begin with the folder's own name, however it was given.
    this.root = resolve(directory);
  }

  /** The text of a file; undefined, and a problem, if there is none. Line ends are `\n`, as the service compares exactly. */
  read(path: string, problems: ContentProblem[]): string | undefined {
    if (!existsSync(join(this.root, path))) {
      problems.push({ file: this.nameOf(path), field: '', message: 'expected a file, got none.', line: 1, column: 1 });
      return undefined;
    }
    return readFileSync(join(this.root, path), 'utf8').replace(/\r\n/g, '\n');
  }

  /** The names, in order, of the files of a folder that end so, without that ending. */
  list(folder: string, extension: string): string[] {
    if (!existsSync(join(this.root, folder))) return [];
    return readdirSync(join(this.root, folder))
      .filter((name) => name.endsWith(extension) && !name.slice(0, -extension.length).includes('.'))
      .map((name) => basename(name, extension))
      .sort();
  }

  /** All YAML files of a folder; JSON is YAML too. */
  readYaml(folder: string, extension: '.yaml' | '.json' = '.yaml'): YamlFile[] {
    return this.list(folder, extension).map((name) => {
      const path = `${folder}/${name}${extension}`;
      return new YamlFile(this.nameOf(path), readFileSync(join(this.root, path), 'utf8'));
    });
  }

  /** All pairs of a query and its metadata in a folder; half a pair is a problem. */
  readPairs(folder: string, problems: ContentProblem[]): MetadataWithQuery[] {
    const names = new Set([...this.list(folder, '.kql'), ...this.list(folder, '.yaml')]);
    return [...names].sort().flatMap((name) => {
      const query = this.read(`${folder}/${name}.kql`, problems);
      const metadata = this.read(`${folder}/${name}.yaml`, problems);
      if (query === undefined || metadata === undefined) return [];
      const queryFile = this.nameOf(`${folder}/${name}.kql`);
      const metadataFile = this.nameOf(`${folder}/${name}.yaml`);
      return [{ yaml: new YamlFile(metadataFile, metadata), files: { queryFile, metadataFile, query } }];
    });
  }

  /** The path of a file from the repository's root. */
  nameOf(path: string): string {
    return `${basename(this.root)}/${path}`;
  }
}

/** The name of a file without folder and ending. */
export function stem(file: string): string {
  return basename(file, extname(file));
}

/** The folder `kql` of this repository. */
export const CONTENT_DIRECTORY = join(__dirname, '..');
