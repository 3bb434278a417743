import type { AnalyticsRule } from '../../../kql/content';
import type { FieldPath, YamlFile } from '../../../kql/loader/yaml-file';
import type { DiagnosticCode, DiagnosticParams } from './catalogue';
import { diagnostic, type Diagnostic } from './diagnostic';
import type { LintedQuery } from './linted-query';
import { closest } from '../../arguments';

/** An analytics rule under the lint: its metadata, where each field stands, and what its query gives. */
export class LintedRule {
  /** Columns of the result and their types. */
  readonly columns: ReadonlyMap<string, string>;

  constructor(
    readonly rule: AnalyticsRule,
    readonly query: LintedQuery,
    readonly yaml: YamlFile | undefined,
  ) {
    this.columns = new Map(query.bound.resultColumns.map(({ name, type }) => [name, type]));
  }

  /** A problem of a field of the metadata. */
  at<C extends DiagnosticCode>(path: FieldPath, code: C, params: DiagnosticParams<C>): Diagnostic {
    const { line, column } = this.yaml?.position(path) ?? { line: 1, column: 1 };
    return diagnostic(code, { file: this.rule.metadataFile, line, column }, params);
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
