import type { QueryPlace } from './lint-query';

/** How much a problem matters: an error fails the lint, the others are advice. */
export const LINT_SEVERITIES = ['error', 'warning', 'information'] as const;
export type LintSeverity = (typeof LINT_SEVERITIES)[number];

/** What such a problem looks like, and the same without it; a test runs both. */
export interface CatalogueExample {
  /** Where they stand: a query in one of its places, fields of a file, or a text of a playbook. */
  readonly in: QueryPlace | 'barchart tile' | 'timechart tile' | 'rule.yaml' | 'environment.yaml' | 'playbook.json';
  readonly bad: string;
  readonly fixed: string;
}

/** What the catalogue says of one kind of problem. */
export interface CatalogueEntry<P> {
  readonly severity: LintSeverity;

  /** The message for the values at hand: what must hold, what was found. */
  message(params: P): string;

  /** Why it matters, for the docs. */
  readonly meaning: string;

  readonly example: CatalogueExample;

  /** What to do. */
  readonly fix: string;
}

/** Writes an entry whose message cannot be made without its values. */
export function entry<P>(fields: CatalogueEntry<P>): CatalogueEntry<P> {
  return fields;
}
