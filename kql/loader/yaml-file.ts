import { isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';

import type { ContentProblem } from './content-problem';

/** Keys and indexes that lead to a value of a YAML document. */
export type FieldPath = readonly (string | number)[];

/** A YAML file that knows where each of its fields stands. */
export class YamlFile {
  /** The parsed document; undefined if the text is not YAML. */
  readonly data: unknown;

  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(
    /** Path from the repository's root. */
    readonly file: string,
    readonly text: string,
  ) {
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    this.data = this.#document.errors.length === 0 ? this.#document.toJS() : undefined;
  }

  /** What is wrong with the text as YAML, duplicate keys included. */
  get problems(): ContentProblem[] {
    return this.#document.errors.map((error) => ({
      file: this.file,
      field: '',
      message: `expected YAML, got: ${(error.message.split('\n')[0] ?? '').replace(/ at line.*$/, '')}.`,
      ...this.#at(error.pos[0]),
    }));
  }

  /** A problem with one of its fields. */
  problem(path: FieldPath, message: string): ContentProblem {
    return { file: this.file, field: toFieldName(path), message, ...this.position(path) };
  }

  /** Line and column, from 1, of a value; of the nearest value around it when it is not there. */
  position(path: FieldPath): { line: number; column: number } {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#at(node.range[0]);
    }
    return { line: 1, column: 1 };
  }

  /** A value as the file spells it: `1.0`, which as a number is 1. Undefined for what is no single value. */
  sourceOf(path: FieldPath): string | undefined {
    const node = this.#document.getIn(path, true);
    return isScalar(node) ? node.source : undefined;
  }

  #at(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }
}

/** Writes a path as people do: `entityMappings[0].entityType`. */
export function toFieldName(path: FieldPath): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? key : `${name}.${key}`;
  }, '');
}
