import type { AnalyticsRule } from '../../../kql/content';
import type { FieldPath } from '../../../kql/loader/yaml-file';
import type { DiagnosticCode, DiagnosticParams } from './catalogue';
import type { Diagnostic } from './diagnostic';
import type { LintedMetadata } from './linted-metadata';
import type { LintedQuery } from './linted-query';
import { closest } from '../../arguments';

/** An analytics rule under the lint: its metadata and what its query gives. */
export class LintedRule {
  /** Columns of the result and their types. */
  readonly columns: ReadonlyMap<string, string>;

  constructor(
    readonly rule: AnalyticsRule,
    readonly query: LintedQuery,
    readonly metadata: LintedMetadata,
  ) {
    this.columns = new Map(query.bound.resultColumns.map(({ name, type }) => [name, type]));
  }

  /** A problem of a field of the metadata. */
  at<C extends DiagnosticCode>(path: FieldPath, code: C, params: DiagnosticParams<C>): Diagnostic {
    return this.metadata.at(path, code, params);
  }

  /** Checks that the query gives a column, of one of the types if any are given. A query that does not bind has no columns to check. */
  expectColumn(path: FieldPath, column: string, wanted?: readonly string[]): Diagnostic[] {
    if (this.columns.size === 0) return [];
    const found = this.columns.get(column);
    if (found === undefined) {
      return [
        this.at(path, 'missing-output-column', { column, suggestion: closest(column, [...this.columns.keys()]) }),
      ];
    }
    if (!wanted || wanted.includes(found) || found === 'unknown') return [];
    return [this.at(path, 'output-column-type', { column, found, wanted: wanted.join(' or ') })];
  }
}
