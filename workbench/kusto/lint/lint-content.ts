import { toParameterList } from '../../../kql/loader/saved-function';
import type { AnalyticsRule, Content } from '../../../kql/content';
import type { KustoDatabase } from '../../../kql/language/parse';
import { checkVersions, type BaseRevision } from './base-revision';
import { checkAlertDetails } from './checks/alert-details';
import { checkAttack, checkHuntAttack } from './checks/attack';
import { checkEntities } from './checks/entities';
import { checkGrouping } from './checks/grouping';
import { checkParameters } from './checks/parameters';
import { checkPlaybook } from './checks/playbook';
import { checkQuery } from './checks/query';
import { checkSchedule } from './checks/schedule';
import { checkRendering } from './checks/tile';
import { checkTimeWindow } from './checks/time-window';
import { checkTransformOutput } from './checks/transform';
import { compareDiagnostics, type Diagnostic } from './diagnostic';
import { LintedMetadata } from './linted-metadata';
import { LintedQuery } from './linted-query';
import { LintedRule } from './linted-rule';
import { applySuppressions } from './suppressions';

/**
 * Checks all content against the schema, the service's limits and itself; sorted by file and place. With a base revision, a rule that
 * changed must have a higher version.
 */
export function lintContent(content: Content, base?: BaseRevision): Diagnostic[] {
  const database = toDatabase(content);
  const found = [
    ...lintTransform(content),
    ...content.rules.flatMap((rule) => lintRule(rule, content, database)),
    ...(base ? checkVersions(content.rules, content.yamlFiles, base) : []),
    ...content.workbook.tiles.flatMap((tile) => {
      const query = new LintedQuery(tile.file, tile.query, 'workbook tile', database, tile.timeRange === 'parameter');
      return [...checkQuery(query), ...checkRendering(query, tile)];
    }),
    ...content.huntingQueries.flatMap((hunt) => [
      ...checkQuery(new LintedQuery(hunt.queryFile, hunt.query, 'hunting query', database, false)),
      ...checkHuntAttack(hunt, metadataOf(hunt, content)),
    ]),
    ...content.connectorQueries.flatMap(({ queryFile, query }) =>
      checkQuery(new LintedQuery(queryFile, query, 'connector tile', database, true)),
    ),
    // Azure Monitor shows the query its window alone.
    ...content.healthAlerts.flatMap(({ queryFile, query }) =>
      checkQuery(new LintedQuery(queryFile, query, 'health alert', database, true)),
    ),
    ...content.playbooks.flatMap((playbook) => checkPlaybook(playbook, content, database)),
    // The time range of the caller applies to a function's tables.
    ...content.functions.flatMap(({ queryFile, query, parameters }) => {
      const inside = parameters.length === 0 ? database : { ...database, parameters };
      return checkQuery(new LintedQuery(queryFile, query, 'saved function', inside, true));
    }),
  ];
  return applySuppressions(found, textsOf(content)).sort(compareDiagnostics);
}

/** The tables and functions that the content's queries see; another workspace has the same tables. */
export function toDatabase({ schemas, functions }: Content): KustoDatabase {
  const tables = schemas.map(({ table, columns }) => ({ name: table, columns }));
  return {
    tables,
    tablesElsewhere: tables,
    functions: functions.map((saved) => ({ name: saved.name, parameters: toParameterList(saved), body: saved.query })),
  };
}

/** What a transformation sees: the stream's columns as the table `source`. */
export function toTransformDatabase({ events }: Content): KustoDatabase {
  return { tables: [{ name: 'source', columns: events.columns }] };
}

function lintTransform(content: Content): Diagnostic[] {
  const { file, query } = content.transform;
  const linted = new LintedQuery(file, query, 'DCR transformation', toTransformDatabase(content), true);
  return [...checkQuery(linted), ...checkTransformOutput(linted, content.events)];
}

function lintRule(rule: AnalyticsRule, content: Content, database: KustoDatabase): Diagnostic[] {
  const query = new LintedQuery(rule.queryFile, rule.query, 'analytics rule', database, false);
  const linted = new LintedRule(rule, query, metadataOf(rule, content));
  return [
    ...checkQuery(query),
    ...checkSchedule(linted),
    ...checkTimeWindow(linted),
    ...checkParameters(linted),
    ...checkEntities(linted),
    ...checkAlertDetails(linted),
    ...checkGrouping(linted),
    ...checkAttack(linted),
  ];
}

function metadataOf({ metadataFile }: { readonly metadataFile: string }, { yamlFiles }: Content): LintedMetadata {
  return new LintedMetadata(metadataFile, yamlFiles.get(metadataFile));
}

/** Content that is a query with a metadata file beside it. */
function queryFilesOf({ rules, huntingQueries, functions, connectorQueries, healthAlerts }: Content) {
  return [...rules, ...huntingQueries, ...functions, ...connectorQueries, ...healthAlerts];
}

/** Every file that may hold a comment for the lint. */
function textsOf(content: Content): Map<string, string> {
  return new Map([
    [content.transform.file, content.transform.query],
    ...queryFilesOf(content).map(({ queryFile, query }) => [queryFile, query] as const),
    ...content.workbook.tiles.map(({ file, query }) => [file, query] as const),
    ...[...content.yamlFiles].map(([file, yaml]) => [file, yaml.text] as const),
  ]);
}
