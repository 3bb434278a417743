import type { Alert, Entity } from '../alert';
import type { Incident } from '../incident';
import type { ExpectedAlert, ExpectedIncident } from './case-file';
import { readTime } from './case-events';
import { toCaseTime } from './case-time';
import { pairAlike, type Pair } from './pairing';

/** An alert, and the scheduled time of the run that made it. */
export interface FoundAlert {
  readonly alert: Alert;
  readonly run: string;
}

/** What differs between expectation and outcome, one line each; none: as expected. */
export type Differences = readonly string[];

/** Compares alerts: those that are as expected first, then each expected one with the found one that it resembles most. */
export function compareAlerts(
  expected: readonly ExpectedAlert[],
  found: readonly FoundAlert[],
  day: string,
): Differences {
  const { pairs, missing, extra } = pairAlike(
    expected,
    found,
    (wanted, got) => alertFields(wanted, got, day),
    countAlertFields,
    { labelOf: ({ key }) => key, keyOf: alertKey },
  );
  const keys = keyProblems(pairs);
  return [
    ...pairs.flatMap(({ wanted, differences }) =>
      differences.length === 0 ? [] : [`alert ${describeExpected(wanted)}:`, ...differences.map(indent)],
    ),
    ...missing.map((wanted) => `missing alert ${describeMissing(wanted, day)}`),
    ...extra.map(
      ({ alert, run }) =>
        `unexpected alert '${alert.title}' in the run of ${toCaseTime(run, day)}: ${describeAlert(alert)}`,
    ),
    ...keys,
  ];
}

/** Compares incidents in the same way. */
export function compareIncidents(expected: readonly ExpectedIncident[], found: readonly Incident[]): Differences {
  const { pairs, missing, extra } = pairAlike(expected, found, incidentFields, (wanted) => Object.keys(wanted).length);
  return [
    ...pairs.flatMap(({ wanted, differences }) =>
      differences.length === 0 ? [] : [`incident '${wanted.title ?? ''}':`, ...differences.map(indent)],
    ),
    ...missing.map((wanted) => `missing incident '${wanted.title ?? JSON.stringify(wanted)}'`),
    ...extra.map((incident) => `unexpected incident '${incident.title}' with ${incident.alerts.length} alert(s)`),
  ];
}

function alertFields(wanted: ExpectedAlert, { alert, run }: FoundAlert, day: string): string[] {
  return [
    ...field('run', wanted.run && toCaseTime(readTime(wanted.run, day), day), toCaseTime(run, day)),
    ...field('title', wanted.title, alert.title),
    ...(wanted.description !== undefined && !alert.description.includes(wanted.description)
      ? [`description: expected to hold ${quote(wanted.description)}, got ${quote(alert.description)}`]
      : []),
    ...field('severity', wanted.severity, alert.severity),
    ...field('tactics', wanted.tactics, alert.tactics),
    ...field('productName', wanted.productName, alert.productName),
    ...field('eventCount', wanted.eventCount, alert.eventCount),
    ...field('firstActivity', wanted.firstActivity && readTime(wanted.firstActivity, day), alert.firstActivity),
    ...field('lastActivity', wanted.lastActivity && readTime(wanted.lastActivity, day), alert.lastActivity),
    ...field('entities', wanted.entities?.map(sorted), wanted.entities && alert.entities.map(flat)),
    ...Object.entries(wanted.customDetails ?? {}).flatMap(([key, value]) =>
      detail(key, [value].flat().map(String), alert.customDetails[key] ?? []),
    ),
  ];
}

/** Fields that an expectation states, each custom detail for itself: an alert that has one of them right is a candidate. */
function countAlertFields({ key: _key, customDetails = {}, ...fields }: ExpectedAlert): number {
  return Object.keys(fields).length + Object.keys(customDetails).length;
}

function alertKey({ alert }: FoundAlert): string | undefined {
  return alert.customDetails['AlertKey']?.[0];
}

function incidentFields(wanted: ExpectedIncident, incident: Incident): string[] {
  return [
    ...field('title', wanted.title, incident.title),
    ...field('severity', wanted.severity, incident.severity),
    ...field('status', wanted.status, incident.status),
    ...field('alerts', wanted.alerts, incident.alerts.length),
    ...field('entities', wanted.entities?.map(sorted), wanted.entities && incident.entities.map(flat)),
  ];
}

/** Alerts under one label share their AlertKey, alerts under different labels do not; one without AlertKey can do neither. */
function keyProblems(pairs: readonly Pair<ExpectedAlert, FoundAlert>[]): string[] {
  const labelled = pairs.flatMap(({ wanted, got }) =>
    wanted.key === undefined ? [] : [{ label: wanted.key, key: alertKey(got) }],
  );
  const keyless = new Set(labelled.filter(({ key }) => key === undefined).map(({ label }) => label));
  if (keyless.size > 0) return [...keyless].map((label) => `alerts under key '${label}' have no AlertKey`);
  return labelled.flatMap(({ label, key }, index) =>
    labelled.slice(0, index).flatMap((other) => {
      if (other.label === label && other.key !== key) return [`alerts under key '${label}' have different AlertKeys`];
      return other.label !== label && other.key === key
        ? [`alerts under keys '${other.label}' and '${label}' have the same AlertKey`]
        : [];
    }),
  );
}

function detail(key: string, wanted: readonly string[], got: readonly string[]): string[] {
  if (JSON.stringify(wanted) === JSON.stringify(got)) return [];
  return [`customDetails.${key}: expected ${quoteDetail(wanted)}, got ${quoteDetail(got)}`];
}

/** The values of a custom detail: mostly one, and then a number is written as the case writes it. */
function quoteDetail(values: readonly string[]): string {
  const [value, ...others] = values;
  if (value === undefined) return 'nothing';
  if (others.length > 0) return quote(values);
  return /^-?\d+(\.\d+)?$/.test(value) ? value : quote(value);
}

function field(name: string, wanted: unknown, got: unknown): string[] {
  if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(got)) return [];
  return [`${name}: expected ${quote(wanted)}, got ${quote(got)}`];
}

function flat({ type, identifiers }: Entity): Record<string, string> {
  return sorted({ type, ...identifiers });
}

function sorted(entity: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entity).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describeExpected(wanted: ExpectedAlert): string {
  return quote(wanted.title ?? wanted.customDetails ?? wanted.entities ?? 'of the case');
}

/** With all that is expected of it beside what it is called. */
function describeMissing(wanted: ExpectedAlert, day: string): string {
  const { run, title, ...rest } = wanted;
  const when = run === undefined ? '' : ` in the run of ${toCaseTime(readTime(run, day), day)}`;
  const what = Object.keys(rest).length === 0 ? '' : `: ${JSON.stringify(rest)}`;
  return `${title === undefined ? 'without a stated title' : quote(title)}${when}${what}`;
}

function describeAlert({ severity, entities, customDetails }: Alert): string {
  return `${severity}, ${entities.map((entity) => Object.values(flat(entity)).join(' ')).join(', ')}, ${JSON.stringify(customDetails)}`;
}

function indent(line: string): string {
  return `  ${line}`;
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
