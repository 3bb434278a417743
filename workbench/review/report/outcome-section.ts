import type { Incident } from '../../detection/incident';
import type { ReviewedAction } from '../compare/actions';
import { describeEntity } from '../compare/alerts';
import { isSame, type Difference } from '../compare/difference';
import type { OutcomeDifference } from '../compare/outcomes';
import type { ReplayedAlert } from '../replay/player';
import { describeFields } from './changes-section';
import { code, heading, minuteOf, paragraph, plural, type Block, type Text } from './document';

/** Alerts and incidents that differ, rule by rule. */
export function buildAlerts({ alerts, incidents }: OutcomeDifference): Block[] {
  const ruleOf = ({ alert }: ReplayedAlert): string => alert.ruleId;
  const ids = [...alerts.gained, ...alerts.lost, ...alerts.changed.map(({ after }) => after)].map(ruleOf);
  return [
    ...[...new Set(ids)].sort().flatMap((id) => {
      const own = narrow(alerts, (alert) => ruleOf(alert) === id);
      return [
        heading(4, 'Rule ', code(id), `: ${summarize(own, 'alert')}`),
        ...buildDifference(own, ['time', 'severity', 'title', 'about'], ({ alert }) => [
          [minuteOf(alert.generatedAt)],
          [alert.severity],
          [code(alert.title)],
          [code(alert.entities.map(describeEntity).join(', '))],
        ]),
        ...buildExample('gained', own.gained),
        ...buildExample('lost', own.lost),
        ...buildExample(
          'changed',
          own.changed.map(({ after }) => after),
        ),
      ];
    }),
    ...(isSame(incidents) ? [] : [heading(4, `Incidents: ${summarize(incidents, 'incident')}`)]),
    ...buildDifference(incidents, ['time', 'severity', 'title', 'alerts'], (incident: Incident) => [
      [minuteOf(incident.createdAt)],
      [incident.severity],
      [code(incident.title)],
      [String(incident.alerts.length)],
    ]),
  ];
}

/** Tickets and messages that differ. */
export function buildActions({ actions }: OutcomeDifference): Block[] {
  if (isSame(actions)) return [];
  return [
    heading(4, `Tickets and messages: ${summarize(actions, 'request')}`),
    ...buildDifference(actions, ['time', 'playbook', 'request', 'incident'], (action: ReviewedAction) => [
      [minuteOf(action.at)],
      [code(action.playbook)],
      [`${action.method} `, code(action.url)],
      [code(action.incident)],
    ]),
  ];
}

/** What cannot be run, and the limits of the service that take something away. */
export function buildFailures({ failures, baseFailures, notes }: OutcomeDifference): Block[] {
  const items: Text[] = [
    ...[...failures].map(([id, reason]): Text => [code(id), ' cannot run: ', code(reason)]),
    ...[...baseFailures]
      .filter(([id]) => !failures.has(id))
      .map(([id, reason]): Text => [code(id), ' of the base revision cannot run: ', code(reason)]),
    ...[...notes].map(([note, { before, after }]): Text => [
      `${plural(after, 'run')} (before: ${before}) meet a limit: `,
      code(note),
    ]),
  ];
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** `2 alerts gained, 1 lost, 12 the same` */
export function summarize({ gained, lost, changed, same }: Difference<unknown>, noun: string): string {
  const counts = [
    [gained.length, 'gained'],
    [lost.length, 'lost'],
    [changed.length, 'changed'],
  ] as const;
  const told = counts.filter(([count]) => count > 0);
  if (told.length === 0) return `${plural(same.length, noun)}, all the same`;
  return [
    ...told.map(([count, what], index) => (index === 0 ? `${plural(count, noun)} ${what}` : `${count} ${what}`)),
    ...(same.length > 0 ? [`${same.length} the same`] : []),
  ].join(', ');
}

function narrow<T>({ gained, lost, changed, same }: Difference<T>, isOwn: (item: T) => boolean): Difference<T> {
  return {
    gained: gained.filter(isOwn),
    lost: lost.filter(isOwn),
    changed: changed.filter(({ after }) => isOwn(after)),
    same: same.filter(isOwn),
  };
}

/** One table of what is gained and lost, and one of what has changed. */
function buildDifference<T>(
  { gained, lost, changed }: Difference<T>,
  head: readonly string[],
  toCells: (item: T) => readonly Text[],
): Block[] {
  const alone = [
    ...gained.map((item): readonly Text[] => [['gained'], ...toCells(item)]),
    ...lost.map((item): readonly Text[] => [['lost'], ...toCells(item)]),
  ];
  const both = changed.map(({ after, fields }): readonly Text[] => [...toCells(after), describeFields(fields)]);
  return [
    ...(alone.length === 0 ? [] : [{ kind: 'table' as const, head: ['', ...head], rows: alone }]),
    ...(both.length === 0 ? [] : [{ kind: 'table' as const, head: [...head, 'changed'], rows: both }]),
  ];
}

/** The result that the first alert stands for; columns without a value are left out. */
function buildExample(what: 'gained' | 'lost' | 'changed', alerts: readonly ReplayedAlert[]): Block[] {
  const [row] = alerts[0]?.rows ?? [];
  if (row === undefined) return [];
  const rows = Object.entries(row)
    .filter(([, value]) => value !== null && value !== '')
    .map(([column, value]): readonly Text[] => [[code(column)], [code(value)]]);
  const summary = [`Result row of the first alert ${what}`];
  return [{ kind: 'fold', summary, blocks: [{ kind: 'table', head: ['column', 'value'], rows }] }];
}

/** A sentence where nothing differs. */
export function buildSame({ alerts, incidents, actions }: OutcomeDifference): Block {
  if (alerts.same.length === 0) return paragraph('No alert changes: what had to run raises none in either version.');
  return paragraph(
    `No alert changes: the changed rules raise the same ${plural(alerts.same.length, 'alert')} and ${plural(incidents.same.length, 'incident')} as before, ` +
      `and send the same ${plural(actions.same.length, 'ticket and message request')}.`,
  );
}
