import { analyticsRuleShape, toAnalyticsRule, type AnalyticsRule } from './loader/analytics-rule';
import { automationRuleShape, toAutomationRule, type AutomationRule } from './loader/automation-rule';
import { connectorQueryShape, toConnectorQuery, type ConnectorQuery } from './loader/connector-query';
import { CONTENT_DIRECTORY, ContentDirectory } from './loader/content-directory';
import { ContentError, type ContentProblem } from './loader/content-problem';
import { ContentReader, EVENTS_TABLE } from './loader/content-reader';
import { findReferenceProblems } from './loader/content-references';
import { healthAlertShape, toHealthAlert, type HealthAlert } from './loader/health-alert';
import { huntingQueryShape, toHuntingQuery, type HuntingQuery } from './loader/hunting-query';
import type { Playbook } from './loader/playbook';
import { savedFunctionShape, toSavedFunction, type SavedFunction } from './loader/saved-function';
import type { TableSchema } from './loader/schema';
import type { Workbook } from './loader/workbook';
import type { YamlFile } from './loader/yaml-file';

export { contentUuid } from './loader/content-id';
export type { AnalyticsRule } from './loader/analytics-rule';
export type { AutomationRule } from './loader/automation-rule';
export type { ConnectorQuery } from './loader/connector-query';
export type { HealthAlert } from './loader/health-alert';
export type { HuntingQuery } from './loader/hunting-query';
export type { Parameter } from './loader/parameter-declaration';
export type { Playbook, WorkflowDefinition } from './loader/playbook';
export type { SavedFunction } from './loader/saved-function';
export type { Workbook, WorkbookTile } from './loader/workbook';

/** Everything that the folder `kql` holds, checked. */
export interface Content {
  /** The tables that queries may read: ours, and Azure's own that we use. */
  readonly schemas: readonly TableSchema[];
  /** The table of Noxys' events. */
  readonly events: TableSchema;
  /** What the data collection rule does with each row on its way into the table. */
  readonly transform: { readonly file: string; readonly query: string };
  readonly rules: readonly AnalyticsRule[];
  readonly huntingQueries: readonly HuntingQuery[];
  /** What the connector tile asks. */
  readonly connectorQueries: readonly ConnectorQuery[];
  /** Alerts about the integration itself. */
  readonly healthAlerts: readonly HealthAlert[];
  readonly functions: readonly SavedFunction[];
  readonly workbook: Workbook;
  readonly automationRules: readonly AutomationRule[];
  readonly playbooks: readonly Playbook[];
  /** The YAML files by their path, for whoever needs the position of a field. */
  readonly yamlFiles: ReadonlyMap<string, YamlFile>;
}

/**
 * Reads and checks all content. This is the only reader of the folder.
 *
 * @throws ContentError with every problem, each `kql/rules/x.yaml: field: expected …, got …`
 */
export function loadContent(directory: string = CONTENT_DIRECTORY): Content {
  const problems: ContentProblem[] = [];
  const folder = new ContentDirectory(directory);
  const reader = new ContentReader(folder, problems);

  const schemas = reader.schemas();
  const events = schemas.find(({ table }) => table === EVENTS_TABLE);
  // A schema that is there and does not load has told its own problems.
  if (!folder.list('schema', '.yaml').includes(EVENTS_TABLE))
    problems.push(missing(folder.nameOf(`schema/${EVENTS_TABLE}.yaml`)));
  const transformFile = 'transform/noxys-events.kql';
  const transform = folder.read(transformFile, problems);
  const rules = reader.pairs('rules', analyticsRuleShape, toAnalyticsRule);
  const huntingQueries = reader.pairs('hunting', huntingQueryShape, toHuntingQuery);
  const connectorQueries = reader.pairs('connector', connectorQueryShape, toConnectorQuery);
  const healthAlerts = reader.pairs('health', healthAlertShape, toHealthAlert);
  const functions = reader.pairs('functions', savedFunctionShape, toSavedFunction);
  const workbook = reader.workbook();
  const automationRules = reader.singles('automation', automationRuleShape, toAutomationRule);
  const playbooks = reader.playbooks();

  problems.push(...findCasesWithoutRule(folder));
  const hasFile = (kind: string, id: string) => folder.list(kind, kind === 'rules' ? '.yaml' : '.json').includes(id);
  problems.push(
    ...findReferenceProblems({
      rules,
      queries: [...huntingQueries, ...connectorQueries, ...healthAlerts, ...functions],
      automationRules,
      yamlFiles: reader.yamlFiles,
      hasFile,
    }),
  );
  if (!events || transform === undefined || !workbook) throw new ContentError(problems);
  const content: Content = {
    schemas,
    events,
    transform: { file: folder.nameOf(transformFile), query: transform },
    rules,
    huntingQueries,
    connectorQueries,
    healthAlerts,
    functions,
    workbook,
    automationRules,
    playbooks,
    yamlFiles: reader.yamlFiles,
  };
  if (problems.length > 0) throw new ContentError(problems, content);
  return content;
}

/** Cases that no rule runs would rest unseen. */
function findCasesWithoutRule(folder: ContentDirectory): ContentProblem[] {
  const rules = [...folder.list('rules', '.yaml'), ...folder.list('rules', '.kql')];
  return folder
    .list('rules', '.tests.yaml')
    .filter((name) => !rules.includes(name))
    .map((name) => ({
      file: folder.nameOf(`rules/${name}.tests.yaml`),
      field: '',
      message: `expected the rule of these cases in '${folder.nameOf(`rules/${name}.yaml`)}', got none.`,
      line: 1,
      column: 1,
    }));
}

function missing(file: string): ContentProblem {
  return { file, field: '', message: 'expected a file, got none.', line: 1, column: 1 };
}
