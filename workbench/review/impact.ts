import type { AnalyticsRule, Content } from '../../kql/content';
import { toDatabase } from '../kusto/lint/lint-content';
import { listNames } from './changes/dependency';
import type { Deployment } from './deployment';
import type { FinalQuery } from './replay/player';
import { isSentinelTable } from './replay/side-engine';
import { toTokens } from './same-query';

/** What has to run in both versions, because its outcome may differ. */
export interface Impact {
  readonly ruleIds: ReadonlySet<string>;

  /** Ids of tiles and hunting queries. */
  readonly queryIds: ReadonlySet<string>;
}

/** What an environment's two deployments may answer differently. */
export function findImpact(base: Deployment | undefined, head: Deployment | undefined): Impact {
  const isDifferent = differing(base, head);
  const dataDiffers = isDifferent(toDataKey);
  const functionsDiffer = isDifferent(toFunctionsKey);
  const automation = dataDiffers ? new Set<string>() : findAutomatedRules(base, head);

  const rules = pairById(base?.rules, head?.rules)
    .filter(({ before, after }) => before?.enabled === true || after?.enabled === true)
    .filter(
      ({ id, before, after }) =>
        dataDiffers ||
        automation.has(id) ||
        toRuleKey(before) !== toRuleKey(after) ||
        (functionsDiffer && callsFunction(after ?? before, head ?? base)),
    );
  const queries = pairById(base && finalQueries(base.content), head && finalQueries(head.content)).filter(
    ({ before, after }) =>
      dataDiffers ||
      toQueryKey(before) !== toQueryKey(after) ||
      (functionsDiffer && callsFunction(after ?? before, head ?? base)),
  );
  const queryIds = new Set(queries.map(({ id }) => id));
  return { ruleIds: new Set(rules.map(({ id }) => id)), queryIds };
}

/** All enabled rules and all tiles: what the whole workbook is drawn from. */
export function wholeImpact(base: Deployment | undefined, head: Deployment | undefined): Impact {
  const deployments = [base, head].flatMap((deployment) => deployment ?? []);
  return {
    ruleIds: new Set(deployments.flatMap(({ rules }) => rules.filter(({ enabled }) => enabled).map(({ id }) => id))),
    queryIds: new Set(deployments.flatMap(({ content }) => finalQueries(content).map(({ id }) => id))),
  };
}

/** Whether the queries to run read what Sentinel writes, so that every rule must run before them. */
export function readsSentinel({ queryIds }: Impact, { content }: Deployment): boolean {
  const database = toDatabase(content);
  return finalQueries(content)
    .filter(({ id }) => queryIds.has(id))
    .some(({ query }) => [...listNames(query, database)].some((name) => isSentinelTable(name.replace('table ', ''))));
}

/** Tiles and hunting queries, each with the time range that a reader sees first. */
export function finalQueries({ workbook, huntingQueries }: Content): FinalQuery[] {
  return [
    ...workbook.tiles.map(({ id, file, query, timeRange, ...shownAs }) => ({
      id,
      file,
      query,
      shownAs,
      ...(timeRange === 'parameter' ? { rangeMinutes: workbook.timeRange.defaultMinutes } : {}),
    })),
    ...huntingQueries.map(({ id, queryFile, query }) => ({ id, file: queryFile, query })),
  ];
}

/** All that makes a rule behave as it does: neither its version, nor its query's comments and layout. */
export function toRuleKey(rule: AnalyticsRule | undefined): string {
  if (rule === undefined) return '';
  const { version: _, query, ...behaviour } = rule;
  return JSON.stringify([behaviour, toTokens(query)]);
}

/** What the tables hold of an event: columns and their places, the transform, the event filter. */
function toDataKey({ content, eventFilter }: Deployment): string {
  const columns = content.schemas.map(({ table, columns: all }) => [
    table,
    all.map(({ description: _, ...column }) => column),
  ]);
  return JSON.stringify([columns, toTokens(content.transform.query), eventFilter]);
}

function toFunctionsKey({ content }: Deployment): string {
  return JSON.stringify(content.functions.map(({ name, parameters, query }) => [name, parameters, toTokens(query)]));
}

function toQueryKey(query: FinalQuery | undefined): string {
  return query === undefined ? '' : JSON.stringify([query.rangeMinutes, query.shownAs, toTokens(query.query)]);
}

function differing(base: Deployment | undefined, head: Deployment | undefined) {
  return (toKey: (deployment: Deployment) => string): boolean => (base && toKey(base)) !== (head && toKey(head));
}

/** The analytics rules whose incidents are automated differently. */
function findAutomatedRules(base: Deployment | undefined, head: Deployment | undefined): Set<string> {
  const playbooks = pairById(base?.playbooks, head?.playbooks)
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
    .map(({ id }) => id);
  const automationRules = pairById(base?.automationRules, head?.automationRules).filter(
    ({ before, after }) =>
      JSON.stringify(before) !== JSON.stringify(after) ||
      [before, after].some((rule) => rule?.playbooks.some((playbook) => playbooks.includes(playbook))),
  );
  return new Set(
    automationRules.flatMap(({ before, after }) => [
      ...(before?.analyticsRules ?? []),
      ...(after?.analyticsRules ?? []),
    ]),
  );
}

function callsFunction(item: { readonly query: string } | undefined, deployment: Deployment | undefined): boolean {
  if (item === undefined || deployment === undefined) return false;
  const names = listNames(item.query, toDatabase(deployment.content));
  return deployment.content.functions.some(({ name }) => names.has(`function ${name}`));
}

function pairById<T extends { readonly id: string }>(
  before: readonly T[] = [],
  after: readonly T[] = [],
): { readonly id: string; readonly before: T | undefined; readonly after: T | undefined }[] {
  const find = (items: readonly T[], id: string): T | undefined => items.find((item) => item.id === id);
  const ids = [...new Set([...before, ...after].map(({ id }) => id))];
  return ids.map((id) => ({ id, before: find(before, id), after: find(after, id) }));
}
