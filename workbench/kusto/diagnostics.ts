/** Every problem that the translator and the engine report, with the values its message needs. */
interface DiagnosticParams {
  /** Microsoft's parser or binder refuses the query. */
  'invalid-query': { code: string; message: string };
  /** KQL that has no exact translation. */
  unsupported: { what: string };
  /** The query has no statement with a tabular result. */
  'no-result': { length: number };
  /** A regular expression that the query spells out is none. */
  'bad-regex': { pattern: string; reason: string };
  /** DuckDB stopped, for a reason that depends on the data. */
  'execution-failed': { reason: string };
}

export type KqlErrorCode = keyof DiagnosticParams;

const MESSAGES: { [C in KqlErrorCode]: (params: DiagnosticParams[C]) => string } = {
  'invalid-query': ({ code, message }) => `${message} (${code})`,
  unsupported: ({ what }) => `${what} cannot be run exactly here.`,
  'no-result': () => 'The query must end in a statement that gives a table or a value.',
  'bad-regex': ({ pattern, reason }) => `The regular expression '${pattern}' cannot be read: ${reason}.`,
  'execution-failed': ({ reason }) => `The query failed on this data: ${reason}`,
};

/** What to do where whoever refuses has no better advice. */
const HINTS: Readonly<Record<KqlErrorCode, string | undefined>> = {
  // The messages of Microsoft's parser say it themselves.
  'invalid-query': undefined,
  unsupported: 'Say it in another way, or run the query in the service.',
  'no-result': 'Add an expression at its end.',
  'bad-regex': 'Write it in the syntax of RE2, which has neither look-around nor back-references.',
  'execution-failed': 'Leave the values out that it speaks of, as with a where in front.',
};

/** Where in a KQL text a problem is; line and column count from 1. */
export interface KqlPlace {
  readonly file?: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** A query that is refused: `rules/x.kql:3:9 error unsupported Operator 'reduce' cannot be run exactly here.` */
export class KqlError extends Error {
  readonly file?: string | undefined;
  readonly line: number;
  readonly column: number;

  constructor(
    readonly code: KqlErrorCode,
    message: string,
    place: KqlPlace,
    /** What to do instead. */
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(
      `${place.file ?? 'query'}:${place.line}:${place.column} error ${code} ${message}${hint ? ` ${hint}` : ''}`,
      options,
    );
    this.name = 'KqlError';
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
  }
}

/** Builds the refusal of that code. */
export function kqlError<C extends KqlErrorCode>(
  code: C,
  place: KqlPlace,
  params: DiagnosticParams[C],
  hint = HINTS[code],
  options?: ErrorOptions,
): KqlError {
  return new KqlError(code, MESSAGES[code](params), place, hint, options);
}
