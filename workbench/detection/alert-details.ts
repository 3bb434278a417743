import { SEVERITIES, type AlertDetailsOverride, type Severity } from '../../kql/loader/analytics-rule';
import { ALERTS } from '../../kql/language/limits';
import { toDetail, type ResultRow } from './result-row';

/** What the columns of a result say about its alert; a part that is absent stays as the rule has it. */
export interface OverriddenDetails {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly tactics?: readonly string[] | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * Reads the overrides of one result. A format with a column that has no value does not apply, nor does a severity that is
 * none (learn.microsoft.com/azure/sentinel/customize-alert-details).
 */
export function readOverrides(override: AlertDetailsOverride, row: ResultRow): OverriddenDetails {
  const severity = read(row, override.alertSeverityColumnName);
  return {
    title: format(override.alertDisplayNameFormat, row, ALERTS.maxTitleBytes),
    description: format(override.alertDescriptionFormat, row, ALERTS.maxDescriptionBytes),
    severity: SEVERITIES.find((one) => one.toLowerCase() === severity?.toLowerCase()),
    tactics: toTactics(row[override.alertTacticsColumnName ?? '']),
    properties: Object.fromEntries(
      (override.alertDynamicProperties ?? []).flatMap(({ alertProperty, value }) => {
        const text = read(row, value);
        return text === undefined ? [] : [[alertProperty, text]];
      }),
    ),
  };
}

/** How many values an override takes of the run's allowance. */
export function countOverrides({ title, description, severity, tactics, properties }: OverriddenDetails): number {
  return (
    [title, description, severity, tactics].filter((part) => part !== undefined).length + Object.keys(properties).length
  );
}

/** Cuts a text to a number of bytes, never inside a character. */
export function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text, 'utf8') <= bytes) return text;
  let cut = '';
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character, 'utf8');
    if (size > bytes) break;
    cut += character;
  }
  return cut;
}

const COLUMN = /\{\{([^{}]*)\}\}/g;

function format(text: string | undefined, row: ResultRow, bytes: number): string | undefined {
  if (text === undefined) return undefined;
  const columns = [...text.matchAll(COLUMN)].map(([, name]) => (name ?? '').trim());
  if (columns.some((name) => read(row, name) === undefined)) return undefined;
  return cutToBytes(
    text.replace(COLUMN, (_, name: string) => read(row, name.trim()) ?? ''),
    bytes,
  );
}

function read(row: ResultRow, column: string | undefined): string | undefined {
  return column === undefined ? undefined : toDetail(row[column]);
}

/** Tactics of a column: an array, or names separated by commas. */
function toTactics(value: unknown): string[] | undefined {
  const names = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [];
  const tactics = names.map((name) => name.trim()).filter((name) => name !== '');
  return tactics.length === 0 ? undefined : tactics;
}
