import { isAbsolute, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import { CATALOGUE, type DiagnosticCode } from './catalogue';
import type { LintSeverity } from './catalogue-entry';
import { toLine, type Diagnostic } from './diagnostic';

/** The forms in which the lint can write what it found. */
export const LINT_FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type LintFormat = (typeof LINT_FORMATS)[number];

/** Writes problems: lines for people, JSON for programs, SARIF 2.1.0 for code scanning, workflow commands for GitHub Actions. */
export function writeDiagnostics(found: readonly Diagnostic[], format: LintFormat): string {
  switch (format) {
    case 'text':
      return found.map((each) => `${toLine(each)}\n`).join('');
    case 'json':
      return `${JSON.stringify({ counts: countBySeverity(found), diagnostics: found }, null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(toSarif(found), null, 2)}\n`;
    case 'github':
      return found.map((each) => `${toWorkflowCommand(each)}\n`).join('');
  }
}

/** How many problems there are of each severity. */
export function countBySeverity(found: readonly Diagnostic[]): Record<LintSeverity, number> {
  const counts = { error: 0, warning: 0, information: 0 };
  for (const { severity } of found) counts[severity] += 1;
  return counts;
}

const SARIF_LEVELS = { error: 'error', warning: 'warning', information: 'note' } as const satisfies Record<
  LintSeverity,
  string
>;

/** The log of one run (docs.oasis-open.org/sarif/sarif/v2.1.0). */
function toSarif(found: readonly Diagnostic[]): object {
  const codes = [...new Set(found.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'noxys-sentinel lint', rules: codes.map(toSarifRule) } },
        columnKind: 'utf16CodeUnits',
        results: found.map(({ code, severity, message, file, line, column }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: SARIF_LEVELS[severity],
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: toArtifactLocation(file),
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
}

/** Only what lies under the root of the repository is named from there (SARIF 3.4.4); anything else by its full path. */
function toArtifactLocation(file: string): object {
  const path = normalize(file);
  if (isAbsolute(path) || path.startsWith('..')) return { uri: pathToFileURL(path).href };
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

function toSarifRule(code: DiagnosticCode): object {
  const { meaning, fix, severity } = CATALOGUE[code];
  return {
    id: code,
    shortDescription: { text: meaning },
    help: { text: fix },
    defaultConfiguration: { level: SARIF_LEVELS[severity] },
  };
}

const GITHUB_COMMANDS = { error: 'error', warning: 'warning', information: 'notice' } as const satisfies Record<
  LintSeverity,
  string
>;

/** `::error file=…,line=…,col=…,title=…::message`, which GitHub Actions shows beside the line of the change. */
function toWorkflowCommand({ severity, file, line, column, code, message }: Diagnostic): string {
  const properties = { file, line: String(line), col: String(column), title: code };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${GITHUB_COMMANDS[severity]} ${list.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
