import type { RuleTestResult } from '../rule-tests';

export const REPORT_FORMATS = ['text', 'junit', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Writes results for people (`text`), for a CI system (`junit`) or for a program (`json`). */
export function writeReport(format: ReportFormat, results: readonly RuleTestResult[]): string {
  return WRITERS[format](results);
}

/** How many cases passed and failed. */
export function countCases(results: readonly RuleTestResult[]): { passed: number; failed: number } {
  const outcomes = results.flatMap((result) => result.outcomes);
  const failed = outcomes.filter(({ differences }) => differences.length > 0).length;
  return { passed: outcomes.length - failed, failed };
}

const WRITERS: Readonly<Record<ReportFormat, (results: readonly RuleTestResult[]) => string>> = {
  text: writeText,
  junit: writeJunit,
  json: (results) => `${JSON.stringify({ ...countCases(results), rules: results }, null, 2)}\n`,
};

function writeText(results: readonly RuleTestResult[]): string {
  const lines = results.flatMap(({ ruleId, file, outcomes }) => [
    `${ruleId}: ${outcomes.filter(({ differences }) => differences.length === 0).length} of ${outcomes.length} cases pass`,
    ...outcomes.flatMap(({ name, line, differences }) =>
      differences.length === 0
        ? []
        : [
            `  FAIL ${name} (${file}:${line})`,
            ...differences.map((difference) => `    ${difference.replaceAll('\n', '\n    ')}`),
          ],
    ),
  ]);
  const { passed, failed } = countCases(results);
  return [...lines, `${passed} passed, ${failed} failed`, ''].join('\n');
}

function writeJunit(results: readonly RuleTestResult[]): string {
  const { passed, failed } = countCases(results);
  const suites = results.flatMap(({ ruleId, file, outcomes }) => [
    `  <testsuite name="${escapeXml(ruleId)}" tests="${outcomes.length}" failures="${outcomes.filter(({ differences }) => differences.length > 0).length}" file="${escapeXml(file)}">`,
    ...outcomes.flatMap(({ name, line, differences, milliseconds }) => {
      const start = `    <testcase classname="${escapeXml(ruleId)}" name="${escapeXml(name)}" time="${(milliseconds / 1000).toFixed(3)}" file="${escapeXml(file)}" line="${line}"`;
      return differences.length === 0
        ? [`${start}/>`]
        : [
            `${start}>`,
            `      <failure message="${escapeXml(differences[0] ?? '')}">${escapeXml(differences.join('\n'))}</failure>`,
            '    </testcase>',
          ];
    }),
    '  </testsuite>',
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${passed + failed}" failures="${failed}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

/** Also drops characters that XML cannot hold. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replace(/[^\P{Cc}\t]|[\p{Cs}\uFFFE\uFFFF]/gu, '');
}
