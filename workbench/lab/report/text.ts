import type { AnalyticsRule } from '../../../kql/content';
import type { Action } from '../../detection/action';
import type { Alert, Entity } from '../../detection/alert';
import type { Incident } from '../../detection/incident';
import type { PlaybookRun } from '../../detection/playbook-runner';
import { failureOf } from '../../detection/workflow/failure';
import type { QueryResult } from '../../kusto/engine';
import type { Instant } from '../instant';
import type { Answer } from '../sender';
import type { Outcome } from '../outcome';
import { cut, formatTable, type Cell } from './table';

/** Where a line of text ends, and so much of it a path and a title may take. */
const WIDTH = 120;
const PATH = 28;
const TITLE = 56;

/** What became of one payload that was posted. */
export interface Tracked {
  readonly at: Instant;
  readonly answer: Answer;

  /** Its row, and the alerts that name its event. */
  readonly row: QueryResult;
  readonly alerts: readonly Alert[];
}

/** What was run, and how far the simulated clock went. */
export function formatTitle(environment: string, start: Instant, end: Instant): string {
  return `noxys-sentinel lab: environment '${environment}', simulated clock from ${timeOf(start)} to ${timeOf(end)} UTC\n`;
}

/** What became of the guide's sample: answer, row, alerts. */
export function formatSample({ at, answer, row, alerts }: Tracked): string {
  const fields = row.columns.map(({ name }, index): Cell[] => [name, toText(row.rows[0]?.[index])]);
  return [
    heading("The guide's sample payload"),
    `  POST /api/events at ${timeOf(at)}: ${answer.status} ${answer.body}\n`,
    row.rows.length === 0 ? '  It has no row.\n' : `  Its row:\n${formatTable(fields, '    ')}`,
    alerts.length === 0 ? '  No rule raised an alert for it.\n' : '  Alerts:\n',
    ...alerts.map(({ severity, title }) => `    ${severity}  ${title}\n`),
  ].join('');
}

/** Accepted, filtered, refused and stored events. */
export function formatCounts({
  counts,
  refusals,
  repeated,
}: Pick<Outcome, 'counts' | 'refusals' | 'repeated'>): string {
  const { accepted, filtered, refused, stored } = counts;
  const setAside = accepted - filtered - repeated - stored;
  const statuses = [...refusals].sort(([a], [b]) => a - b).map(([status, count]) => `${count} with ${status}`);
  return (
    heading('Events') +
    formatTable(
      [
        [accepted, 'accepted', ''],
        [filtered, 'filtered', filtered > 0 ? 'accepted, and left out by the event filter' : ''],
        [refused, 'refused', statuses.join(', ')],
        [stored, 'stored', repeated > 0 ? `besides ${repeated} repeated deliveries, which the relay recognised` : ''],
        ...(setAside > 0 ? [[setAside, 'set aside', 'dead letters: see the messages of the relay']] : []),
      ],
      '  ',
    )
  );
}

/** Some rows of a table. */
export function formatRows(title: string, { columns, rows }: QueryResult): string {
  const head = columns.map(({ name }) => name);
  const body = rows.map((row) =>
    row.map((value): Cell => (typeof value === 'number' ? value : toSeconds(toText(value)))),
  );
  return heading(title) + formatTable([head, ...body], '  ');
}

/** Incidents and the number of their alerts, by the rule that raised them. */
export function formatIncidents(
  rules: readonly Pick<AnalyticsRule, 'id' | 'name' | 'description'>[],
  { alerts, incidents }: Pick<Outcome, 'alerts' | 'incidents'>,
): string {
  const perRule = rules.map(({ id, name, description }) => {
    const own = incidents.filter(({ ruleIds }) => ruleIds.includes(id));
    const count = alerts.filter(({ ruleId }) => ruleId === id).length;
    return [
      `  ${name}: ${plural(count, 'alert')}, ${plural(own.length, 'incident')}\n`,
      `    ${cut(description.replaceAll(/\s+/g, ' '), WIDTH)}\n`,
      ...own.map(formatIncident),
    ].join('');
  });
  return heading('Alerts and incidents') + perRule.join('');
}

/** One incident: number, time, severity, title; then what it is about. */
export function formatIncident(incident: Incident): string {
  const { number, createdAt, severity, title, entities, alerts } = incident;
  const repeats = alerts.length > 1 ? `, ${alerts.length} alerts` : '';
  return (
    `    ${`#${number}`.padEnd(3)}  ${timeOf(createdAt)}  ${severity}  ${title}\n` +
    `         ${entities.map(formatEntity).join(', ') || 'no entity'}${repeats}\n`
  );
}

/** What the seeded day holds that should raise no alert. */
export function formatNearMisses(scenes: readonly { readonly about: string }[]): string {
  return (
    heading('The day also holds what comes close and raises no alert') +
    scenes.map(({ about }) => `  ${about}\n`).join('')
  );
}

/** What playbooks sent, and which of their runs failed. */
export function formatActions(outcome: Pick<Outcome, 'actions' | 'incidents' | 'failedRuns'>): string {
  const { actions, incidents, failedRuns } = outcome;
  const sent = formatRequests(actions, incidents) || '  none\n';
  return heading('Tickets and messages') + sent + formatFailedRuns(failedRuns, incidents);
}

/** The runs among these that failed, with their reasons in full. */
export function formatFailedRuns(runs: readonly PlaybookRun[], incidents: readonly Incident[]): string {
  const lines = runs.flatMap((run) => {
    const reason = failureOf(run);
    const number = incidents.find(({ id }) => id === run.incident)?.number ?? '?';
    return reason === undefined ? [] : [`  ${timeOf(run.at)}  FAILED  ${run.playbook} on #${number}: ${reason}\n`];
  });
  return lines.join('');
}

/** What playbooks sent to other systems; their comments on incidents are only counted. */
export function formatRequests(actions: readonly Action[], incidents: readonly Incident[]): string {
  const comments = actions.filter(({ target }) => target === 'sentinel').length;
  const requests = actions.filter(({ target }) => target !== 'sentinel');
  return (
    formatTable(
      requests.map((action) => toActionRow(action, incidents)),
      '  ',
    ) + (comments > 0 ? `  and ${plural(comments, 'comment')} on incidents in Sentinel\n` : '')
  );
}

function toActionRow({ at, playbook, request, response, incident }: Action, incidents: readonly Incident[]): Cell[] {
  const { number, title = '' } = incidents.find(({ id }) => id === incident) ?? {};
  const { pathname } = new URL(request.url);
  const sent = `${request.method} ${cut(pathname, PATH)}`;
  return [timeOf(at), playbook, sent, `${response.status}`, `#${number ?? '?'} ${cut(title, TITLE)}`];
}

function formatEntity({ type, identifiers }: Entity): string {
  return `${type} ${Object.values(identifiers).join('@')}`;
}

function heading(text: string): string {
  return `\n${text}\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Day and minute; what the simulated clock shows besides is zeros or noise. */
function timeOf(instant: Instant): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** A datetime without its fraction. */
function toSeconds(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z$/, '$1Z');
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return cut(value.replace(/\.0+Z$/, 'Z'), WIDTH);
  return cut(JSON.stringify(value), WIDTH);
}
