import type { Alert, Entity } from '../alert';
import type { Incident } from '../incident';
import type { ExpectedAlert, ExpectedIncident } from './case-file';
import { readTime } from './case-events';
import { toCaseTime } from './case-time';

/** An alert, and the scheduled time of the run that made it. */
export interface FoundAlert {
  readonly alert: Alert;
  readonly run: string;
}

/** What differs between expectation and outcome, one line each; none: as expected. */
export type Differences = readonly string[];

/** Compares alerts: each expected one with the found one that it resembles most. */
export function compareAlerts(
  expected: readonly ExpectedAlert[],
  found: readonly FoundAlert[],
  day: string,
): Differences {
  const { pairs, missing, extra } = pair(expected, found, (one, other) => alertFields(one, other, day));
  const keys = keyProblems(pairs);
  return [
    ...pairs.flatMap(({ wanted, differences }) =>
      differences.length === 0 ? [] : [`alert ${describeExpected(wanted)}:`, ...differences.map(indent)],
    ),
    ...missing.map((wanted) => `missing alert ${describeExpected(wanted)}`),
    ...extra.map(
      ({ alert, run }) =>
        `unexpected alert '${alert.title}' in the run of ${toCaseTime(run, day)}: ${describeAlert(alert)}`,
    ),
    ...keys,
  ];
}

/** Compares incidents in the same way. */
export function compareIncidents(expected: readonly ExpectedIncident[], found: readonly Incident[]): Differences {
  const { pairs, missing, extra } = pair(expected, found, incidentFields);
  return [
    ...pairs.flatMap(({ wanted, differences }) =>
      differences.length === 0 ? [] : [`incident '${wanted.title ?? ''}':`, ...differences.map(indent)],
    ),
    ...missing.map((wanted) => `missing incident '${wanted.title ?? JSON.stringify(wanted)}'`),
    ...extra.map((incident) => `unexpected incident '${incident.title}' with ${incident.alerts.length} alert(s)`),
  ];
}

interface Pair<W, F> {
  readonly wanted: W;
  readonly got: F;
  readonly differences: readonly string[];
}

/** Pairs the most alike first. Two that share no field are not the same thing: one is missing, the other unexpected. */
function pair<W extends object, F>(
  expected: readonly W[],
  found: readonly F[],
  compare: (wanted: W, got: F) => string[],
): { pairs: Pair<W, F>[]; missing: W[]; extra: F[] } {
  const missing = [...expected];
  const extra = [...found];
  const pairs: Pair<W, F>[] = [];
  const candidates = expected
    .flatMap((wanted) => found.map((got) => ({ wanted, got, differences: compare(wanted, got) })))
    .sort((a, b) => a.differences.length - b.differences.length);
  for (const candidate of candidates) {
    const isAlike = candidate.differences.length < Math.max(1, Object.keys(candidate.wanted).length);
    if (!isAlike || !missing.includes(candidate.wanted) || !extra.includes(candidate.got)) continue;
    missing.splice(missing.indexOf(candidate.wanted), 1);
    extra.splice(extra.indexOf(candidate.got), 1);
    pairs.push(candidate);
  }
  return { pairs, missing, extra };
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
      field(`customDetails.${key}`, [value].flat().map(String), alert.customDetails[key] ?? []),
    ),
  ];
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

/** Alerts under one label share their AlertKey, alerts under different labels do not. */
function keyProblems(pairs: readonly Pair<ExpectedAlert, FoundAlert>[]): string[] {
  const labelled = pairs.flatMap(({ wanted, got }) =>
    wanted.key === undefined ? [] : [{ label: wanted.key, key: got.alert.customDetails['AlertKey']?.[0] ?? '' }],
  );
  return labelled.flatMap(({ label, key }, index) =>
    labelled.slice(0, index).flatMap((other) => {
      if (other.label === label && other.key !== key) return [`alerts under key '${label}' have different AlertKeys`];
      return other.label !== label && other.key === key
        ? [`alerts under keys '${other.label}' and '${label}' have the same AlertKey`]
        : [];
    }),
  );
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

function describeAlert({ severity, entities, customDetails }: Alert): string {
  return `${severity}, ${entities.map((entity) => Object.values(flat(entity)).join(' ')).join(', ')}, ${JSON.stringify(customDetails)}`;
}

function indent(line: string): string {
  return `  ${line}`;
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
