import { type KustoDatabase, toGlobals } from './database';
import { formatCode } from './format';
import { kustoLanguage, type RawCode, type RawDiagnostic, toArray } from './kusto';
import { type ResultColumn, SyntaxNode, toResultColumns } from './tree';

export type { KustoDatabase, KustoFunction, KustoTable } from './database';

/** A problem that Microsoft's parser, binder or analyzers found. */
export interface LanguageDiagnostic {
  /** Microsoft's code: `KS142`, … */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A query, parsed and bound to a database. */
export interface BoundQuery {
  readonly text: string;
  readonly syntax: SyntaxNode;

  /** Columns of the last statement's result; none when it is not a table. */
  readonly resultColumns: readonly ResultColumn[];

  /** Problems of syntax and of names and types. */
  readonly diagnostics: readonly LanguageDiagnostic[];

  /** Line and column of an offset into the text. */
  position(offset: number): Position;

  /** What Microsoft's analyzers advise (KS5xx: style, performance, deprecated spellings). Computed when called. */
  analyze(): readonly LanguageDiagnostic[];

  /** The query as Microsoft's formatter lays it out. Computed when called. */
  format(): string;
}

/** Parses a query and binds its names and types to the tables and functions of a database. */
export function bindQuery(text: string, database: KustoDatabase): BoundQuery {
  const globals = toGlobals(database);
  const code = guarded(() => kustoLanguage().KustoCode.ParseAndAnalyze(text, globals));
  return toBoundQuery(text, code);
}

/** Parses a text without binding it: nodes have kinds and places, but neither types nor columns. */
export function parseSyntax(text: string): SyntaxNode {
  return new SyntaxNode(guarded(() => kustoLanguage().KustoCode.Parse(text)).Syntax);
}

/** Where a text breaks the grammar. The formatter guesses there as the parser does: what it makes of such a text is another query. */
export function findSyntaxErrors(text: string): LanguageDiagnostic[] {
  return toArray(guarded(() => kustoLanguage().KustoCode.Parse(text)).GetDiagnostics()).map(toDiagnostic);
}

/** Line and column, from 1, of an offset into a text. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

function toBoundQuery(text: string, code: RawCode): BoundQuery {
  return {
    text,
    syntax: new SyntaxNode(code.Syntax),
    resultColumns: code.ResultType?.Columns ? toResultColumns(code.ResultType.Columns) : [],
    diagnostics: toArray(code.GetDiagnostics()).map(toDiagnostic),
    position: (offset) => positionAt(text, offset),
    analyze: () => analyzerDiagnostics(code),
    format: () => formatCode(code),
  };
}

function analyzerDiagnostics(code: RawCode): LanguageDiagnostic[] {
  const service = new (kustoLanguage().Editor.KustoCodeService.ctor)(code);
  return guarded(() => toArray(service.GetAnalyzerDiagnostics(true))).map(toDiagnostic);
}

function toDiagnostic({ Code, Severity, Message, Start, Length }: RawDiagnostic): LanguageDiagnostic {
  const severity = Severity === 'Error' ? 'error' : Severity === 'Warning' ? 'warning' : 'information';
  return { code: Code, severity, message: Message, offset: Start, length: Length };
}

/** The language service has broken down over a query. */
export class BindingFailed extends Error {}

/** An error inside the library would make Node print its 4 MB source line. */
function guarded<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BindingFailed(
      `Kusto language service: it must accept any query, but failed with '${reason.slice(0, 200)}'.`,
      { cause: error },
    );
  }
}
