/** How much a problem matters: an error fails the lint, the others are advice. */
export const LINT_SEVERITIES = ['error', 'warning', 'information'] as const;
export type LintSeverity = (typeof LINT_SEVERITIES)[number];

/** What the catalogue says of one kind of problem. */
export interface CatalogueEntry<P> {
  readonly severity: LintSeverity;

  /** The message for the values at hand: what must hold, what was found. */
  message(params: P): string;

  /** Why it matters, for the docs. */
  readonly meaning: string;

  /** What such a problem looks like. */
  readonly example: string;

  /** What to do. */
  readonly fix: string;
}

/** Writes an entry whose message cannot be made without its values. */
export function entry<P>(fields: CatalogueEntry<P>): CatalogueEntry<P> {
  return fields;
}
