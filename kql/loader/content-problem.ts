import type { Content } from '../content';

/** One thing that is wrong with a file of `kql`. */
export interface ContentProblem {
  /** Path from the repository's root, such as `kql/rules/noxys-alert.yaml`. */
  readonly file: string;

  /** The field, such as `entityMappings[0].entityType`; empty when it is about the file as a whole. */
  readonly field: string;

  /** What was expected, and what was found. */
  readonly message: string;

  /** Where the field stands, counted from 1. */
  readonly line: number;
  readonly column: number;
}

/** The content cannot be loaded; lists every problem, one a line. */
export class ContentError extends Error {
  constructor(
    readonly problems: readonly ContentProblem[],
    /** What loads all the same, for whoever wants to check that as well; undefined if an essential part is missing. */
    readonly rest?: Content,
  ) {
    super(problems.map(toLine).join('\n'));
    this.name = 'ContentError';
  }
}

function toLine({ file, field, message }: ContentProblem): string {
  return field === '' ? `${file}: ${message}` : `${file}: ${field}: ${message}`;
}
