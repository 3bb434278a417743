import type { FieldPath, YamlFile } from '../../../kql/loader/yaml-file';
import type { DiagnosticCode, DiagnosticParams } from './catalogue';
import { diagnostic, type Diagnostic } from './diagnostic';

/** The metadata of a query under the lint, and where each field stands. */
export class LintedMetadata {
  constructor(
    readonly file: string,
    readonly yaml: YamlFile | undefined,
  ) {}

  /** A problem of a field. */
  at<C extends DiagnosticCode>(path: FieldPath, code: C, params: DiagnosticParams<C>): Diagnostic {
    const { line, column } = this.yaml?.position(path) ?? { line: 1, column: 1 };
    return diagnostic(code, { file: this.file, line, column }, params);
  }
}
