import { countAll } from '../compare/difference';
import { hasSameAlerts, type OutcomeDifference } from '../compare/outcomes';
import { isSameTable } from '../compare/tables';
import type { EnvironmentReview } from '../environment-review';
import type { Review } from '../review';
import { heading, plural, type Block } from './document';
import { buildActions, buildAlerts, buildFailures, buildSame, summarize } from './outcome-section';
import { buildTables } from './tables-section';

/** What the change comes to on each set of events; environments in which it comes to the same share a section. */
export function buildEnvironments({ environments, changes }: Review): Block[] {
  const changedIds = new Set(changes.filter(({ status }) => status === 'changed').map(({ id }) => id));
  return listSets(environments).flatMap((events) => {
    const outcomes = environments.flatMap(({ environment, sets }) =>
      sets.filter((set) => set.events === events).map(({ outcome }) => ({ environment, outcome })),
    );
    const sections = groupAlike(outcomes, (outcome) => [
      ...(hasSameAlerts(outcome) ? [buildSame(outcome)] : buildAlerts(outcome)),
      ...buildFailures(outcome),
    ]);
    const actions = groupAlike(outcomes, buildActions);
    const hasOwnHeading = actions.length > 1 || sections.some(({ blocks }) => blocks.length === 0);
    const tables = groupAlike(outcomes, (outcome) => buildTables(outcome.tables, changedIds));
    return [
      ...sections.flatMap(({ names, blocks }) =>
        blocks.length === 0 ? [] : [heading(3, `On ${events}, in ${names}`), ...blocks],
      ),
      ...actions.flatMap(({ names, blocks }) =>
        blocks.length === 0 ? [] : [...(hasOwnHeading ? [heading(3, `On ${events}, in ${names}`)] : []), ...blocks],
      ),
      ...tables.flatMap(({ names, blocks }) =>
        blocks.length === 0 ? [] : [heading(3, `Tiles and hunting queries, after ${events}, in ${names}`), ...blocks],
      ),
    ];
  });
}

/** One line for each set of events and each group of environments in which the change comes to the same. */
export function summarizeEnvironments({ environments }: Review): string[] {
  return listSets(environments).flatMap((events) => {
    const outcomes = environments.flatMap(({ environment, sets }) =>
      sets.filter((set) => set.events === events).map(({ outcome }) => ({ environment, outcome })),
    );
    return groupAlike(outcomes, summarizeOutcome).map(
      ({ names, blocks }) => `On ${events}, in ${names}: ${blocks.join('; ')}.`,
    );
  });
}

/** Numbers of lines that are told. */
const MAX_LINES = 5;

/** One line for each file of recorded events: what of it could be read. */
export function summarizeRecordings({ recordings, environments }: Review): string[] {
  return recordings.map(({ name, read, unread }) => {
    const sets = environments.flatMap((environment) => environment.sets.filter(({ events }) => events === name));
    const refused = sets[0]?.refused ?? 0;
    const lines = unread.slice(0, MAX_LINES).join(', ');
    const more = unread.length > MAX_LINES ? ` and ${unread.length - MAX_LINES} more` : '';
    return (
      `Of ${name}: ${plural(read, 'line')} read${refused > 0 ? `, ${refused} refused by the relay` : ''}` +
      `${unread.length > 0 ? `; ${unread.length} without an event left out (line ${lines}${more})` : ''}.`
    );
  });
}

function summarizeOutcome(outcome: OutcomeDifference): string[] {
  const tables = outcome.tables.filter((table) => !isSameTable(table)).length;
  return [
    ...(hasSameAlerts(outcome)
      ? ['no alert changes']
      : [
          summarize(outcome.alerts, 'alert'),
          summarize(outcome.incidents, 'incident'),
          ...(countAll(outcome.actions) === 0 ? [] : [summarize(outcome.actions, 'ticket and message request')]),
        ]),
    ...(tables > 0 ? [`${tables} of ${outcome.tables.length} tiles and hunting queries answer otherwise`] : []),
    ...(outcome.failures.size > 0 ? [`${outcome.failures.size} cannot run`] : []),
  ];
}

function listSets(environments: readonly EnvironmentReview[]): string[] {
  return [...new Set(environments.flatMap(({ sets }) => sets.map(({ events }) => events)))];
}

interface Group<T> {
  /** `prod and test` */
  readonly names: string;
  readonly blocks: readonly T[];
}

function groupAlike<T>(
  outcomes: readonly { readonly environment: string; readonly outcome: OutcomeDifference }[],
  build: (outcome: OutcomeDifference) => readonly T[],
): Group<T>[] {
  const groups = new Map<string, { names: string[]; blocks: readonly T[] }>();
  for (const { environment, outcome } of outcomes) {
    const blocks = build(outcome);
    const key = JSON.stringify(blocks);
    const group = groups.get(key) ?? { names: [], blocks };
    group.names.push(environment);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ names, blocks }) => ({ names: toList(names), blocks }));
}

function toList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
