import { ALERTS, CUSTOM_DETAILS, DYNAMIC_PROPERTIES } from '../../../../kql/language/limits';
import type { Diagnostic } from '../diagnostic';
import type { LintedRule } from '../linted-rule';

/** Custom details and overridden parts of the alert against the columns of the result and Sentinel's limits. */
export function checkAlertDetails(linted: LintedRule): Diagnostic[] {
  return [
    ...checkCustomDetails(linted),
    ...checkFormat(linted, 'alertDisplayNameFormat', 'The title', ALERTS.maxTitleBytes),
    ...checkFormat(linted, 'alertDescriptionFormat', 'The description', ALERTS.maxDescriptionBytes),
    ...checkColumns(linted),
    ...checkTriage(linted),
    ...checkTimeGenerated(linted),
  ];
}

function checkCustomDetails(linted: LintedRule): Diagnostic[] {
  const entries = Object.entries(linted.rule.customDetails);
  const problems = entries.flatMap(([key, column]) => [
    ...(CUSTOM_DETAILS.keyPattern.test(key) ? [] : [linted.at(['customDetails', key], 'custom-detail-key', { key })]),
    ...linted.expectColumn(['customDetails', key], column),
  ]);
  if (entries.length <= CUSTOM_DETAILS.maxCount) return problems;
  const values = { what: 'Custom details', found: entries.length, most: CUSTOM_DETAILS.maxCount };
  return [...problems, linted.at(['customDetails'], 'number-out-of-range', values)];
}

function checkFormat(
  linted: LintedRule,
  field: 'alertDisplayNameFormat' | 'alertDescriptionFormat',
  what: string,
  maxBytes: number,
): Diagnostic[] {
  const format = linted.rule.alertDetailsOverride?.[field];
  if (format === undefined) return [];
  const path = ['alertDetailsOverride', field];
  const columns = columnsOfFormat(format);
  const problems = columns.flatMap((column) => linted.expectColumn(path, column, SHOWN_TYPES));
  for (const [text] of format.replaceAll(PLACEHOLDER, '').matchAll(BRACES)) {
    problems.push(linted.at(path, 'broken-placeholder', { text }));
  }
  if (columns.length > ALERTS.maxColumnsPerFormat) {
    const values = { what: `Columns in ${field}`, found: columns.length, most: ALERTS.maxColumnsPerFormat };
    problems.push(linted.at(path, 'number-out-of-range', values));
  }
  const found = Buffer.byteLength(format);
  if (found > maxBytes) problems.push(linted.at(path, 'text-too-long', { what, found, most: maxBytes }));
  return problems;
}

/** Everything but dynamic: JSON in the middle of a sentence helps nobody. */
const SHOWN_TYPES = ['string', 'guid', 'int', 'long', 'real', 'decimal', 'bool', 'datetime', 'timespan'];

/** The columns that a format names as `{{Column}}`, each once. */
export function columnsOfFormat(format: string): string[] {
  return [...new Set([...format.matchAll(PLACEHOLDER)].map(([, column]) => column ?? ''))];
}

const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** Braces that are left when the placeholders are taken out, with what they enclose. */
const BRACES = /\{+[^{}]*\}*|\}+/g;

function checkColumns(linted: LintedRule): Diagnostic[] {
  const override = linted.rule.alertDetailsOverride;
  const severity = override?.alertSeverityColumnName;
  const tactics = override?.alertTacticsColumnName;
  const properties = override?.alertDynamicProperties ?? [];
  const known: readonly string[] = DYNAMIC_PROPERTIES;
  const path = 'alertDetailsOverride';
  return [
    ...(severity === undefined ? [] : linted.expectColumn([path, 'alertSeverityColumnName'], severity, ['string'])),
    ...(tactics === undefined
      ? []
      : linted.expectColumn([path, 'alertTacticsColumnName'], tactics, ['string', 'dynamic'])),
    ...properties.flatMap(({ alertProperty, value }, index) => {
      const at = [path, 'alertDynamicProperties', index];
      const isKnown = known.includes(alertProperty);
      return [
        ...(isKnown
          ? []
          : [
              linted.at([...at, 'alertProperty'], 'unknown-alert-property', {
                name: alertProperty,
                known: known.join(', '),
              }),
            ]),
        ...linted.expectColumn([...at, 'value'], value),
      ];
    }),
  ];
}

function checkTriage(linted: LintedRule): Diagnostic[] {
  const flat = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const format = linted.rule.alertDetailsOverride?.alertDescriptionFormat ?? '';
  return flat(format).includes(flat(linted.rule.triage))
    ? []
    : [linted.at(['triage'], 'triage-not-in-description', {})];
}

function checkTimeGenerated(linted: LintedRule): Diagnostic[] {
  if (linted.columns.size === 0 || linted.columns.get('TimeGenerated') === 'datetime') return [];
  const [last] = linted.query.results.slice(-1);
  return [linted.query.at(last?.offset ?? 0, 'missing-time-generated', {})];
}
