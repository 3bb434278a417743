import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CONTENT_DIRECTORY } from '../../kql/loader/content-directory';

/** A copy of the folder `kql` that a test may damage. */
export class ContentCopy {
  readonly directory: string;
  readonly #parent = mkdtempSync(join(tmpdir(), 'noxys-content-'));

  constructor() {
    this.directory = join(this.#parent, 'kql');
    cpSync(CONTENT_DIRECTORY, this.directory, { recursive: true, filter: (source) => !source.endsWith('.ts') });
  }

  /** Writes a file anew. */
  write(path: string, text: string): this {
    writeFileSync(join(this.directory, path), text);
    return this;
  }

  /** The text of a file. */
  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }

  /** Replaces a text that must occur in a file. */
  edit(path: string, from: string | RegExp, to: string): this {
    const before = this.read(path);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`'${path}' must hold '${String(from)}', and does not.`);
    return this.write(path, after);
  }

  /** Deletes a file. */
  remove(path: string): this {
    rmSync(join(this.directory, path));
    return this;
  }

  /** Deletes the copy. */
  dispose(): void {
    rmSync(this.#parent, { recursive: true, force: true });
  }
}
