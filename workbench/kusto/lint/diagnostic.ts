import { CATALOGUE, type DiagnosticCode, type DiagnosticParams } from './catalogue';
import type { CatalogueEntry, LintSeverity } from './catalogue-entry';

/** Where a problem is: a file from the repository's root, line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One problem that the lint found. */
export interface Diagnostic extends Place {
  readonly code: DiagnosticCode;
  readonly severity: LintSeverity;
  readonly message: string;
}

/** Makes a problem of a code; its message cannot be made without its values. */
export function diagnostic<C extends DiagnosticCode>(code: C, place: Place, params: DiagnosticParams<C>): Diagnostic {
  const { file, line, column } = place;
  return { code, severity: CATALOGUE[code].severity, message: ENTRIES[code].message(params), file, line, column };
}

/** The catalogue, read so that a code and its values belong together. */
const ENTRIES: { readonly [C in DiagnosticCode]: CatalogueEntry<DiagnosticParams<C>> } = CATALOGUE;

/** `kql/rules/odd-hours.kql:3:9 error unknown-column Column 'Usr' does not exist here.` */
export function toLine({ file, line, column, severity, code, message }: Diagnostic): string {
  return `${file}:${line}:${column} ${severity} ${code} ${message.replaceAll(/\s*\n\s*/g, ' ')}`;
}

/** By file, then by place. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    (a.file < b.file ? -1 : Number(a.file > b.file)) ||
    a.line - b.line ||
    a.column - b.column ||
    (a.code < b.code ? -1 : Number(a.code > b.code))
  );
}
