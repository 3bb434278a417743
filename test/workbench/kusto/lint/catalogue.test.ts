import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

import { loadContent, type AnalyticsRule, type WorkbookTile } from '../../../../kql/content';
import { analyticsRuleShape, toAnalyticsRule } from '../../../../kql/loader/analytics-rule';
import { YamlFile } from '../../../../kql/loader/yaml-file';
import { CATALOGUE } from '../../../../workbench/kusto/lint/catalogue';
import type { CatalogueExample } from '../../../../workbench/kusto/lint/catalogue-entry';
import { checkPlaybook } from '../../../../workbench/kusto/lint/checks/playbook';
import { checkRendering } from '../../../../workbench/kusto/lint/checks/tile';
import { lintEnvironments } from '../../../../workbench/kusto/lint/environments';
import { lintContent, toDatabase } from '../../../../workbench/kusto/lint/lint-content';
import { lintQuery } from '../../../../workbench/kusto/lint/lint-query';
import { LintedQuery } from '../../../../workbench/kusto/lint/linted-query';

const content = loadContent();
const environment = join(__dirname, '../../../fixtures/environments/test.yaml');

/** A rule without a problem, into which the fields of an example are put. */
const QUERY = [
  'NoxysEvents_CL',
  '| where TimeGenerated > ago(1d)',
  '| project TimeGenerated, UserId, PlatformId, EventId, Classifications',
  '',
].join('\n');
const RULE = {
  id: 'example',
  version: '1.0.0',
  kind: 'Scheduled',
  name: 'Example',
  description: 'A user violated a policy.',
  severity: 'Medium',
  enabled: true,
  queryFrequency: 'PT1H',
  queryPeriod: 'P1D',
  triggerOperator: 'gt',
  triggerThreshold: 0,
  tactics: [],
  relevantTechniques: [],
  entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'AadUserId', columnName: 'UserId' }] }],
  customDetails: {},
  alertDetailsOverride: { alertDescriptionFormat: 'Ask the user.' },
  eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
  incidentConfiguration: {
    createIncident: true,
    groupingConfiguration: {
      enabled: true,
      reopenClosedIncident: false,
      lookbackDuration: 'P1D',
      matchingMethod: 'Selected',
      groupByEntities: ['Account'],
    },
  },
  suppressionEnabled: false,
  suppressionDuration: 'PT5H',
  parameters: [],
  falsePositives: ['A test.'],
  triage: 'Ask the user.',
};

/** What an example may leave: its own layout, and a version that only the example of that code raises. */
const BESIDE_THE_POINT = ['not-formatted', 'version-not-raised'];

test('nothing is wrong with the rule of the examples', () => {
  expect(lintRule('enabled: true')).toEqual([]);
});

test.each(Object.entries(CATALOGUE))(
  'the example of %s has the problem, and mended has it no longer',
  (code, entry) => {
    expect(codesOf(entry.example, entry.example.bad)).toContain(code);
    const left = codesOf(entry.example, entry.example.fixed);
    expect(left).not.toContain(code);
    expect(left.filter((each) => !BESIDE_THE_POINT.includes(each))).toEqual([]);
  },
);

function codesOf({ in: place }: CatalogueExample, text: string): string[] {
  switch (place) {
    case 'rule.yaml':
      return lintRule(text);
    case 'environment.yaml':
      return lintEnvironment(text);
    case 'playbook.json':
      return lintPlaybook(text);
    case 'barchart tile':
    case 'timechart tile':
      return lintTile(text, place === 'barchart tile' ? 'barchart' : 'timechart');
    default:
      return lintQuery('q.kql', `${text}\n`, place, content).map(({ code }) => code);
  }
}

/** The rule with the fields of an example, of which `query` is its query, against the rule without them. */
function lintRule(fields: string): string[] {
  const { query, ...metadata } = merge({ ...RULE, query: QUERY }, parse(fields));
  const yaml = new YamlFile('kql/rules/example.yaml', stringify(metadata));
  const checked = analyticsRuleShape.safeParse(metadata);
  if (!checked.success) return ['invalid-file'];
  const files = { queryFile: 'kql/rules/example.kql', metadataFile: yaml.file, query: String(query) };
  const base = new Map([
    [files.queryFile, QUERY],
    [files.metadataFile, stringify(RULE)],
  ]);
  return lintAlone(toAnalyticsRule(checked.data, files), yaml, base);
}

function lintAlone(rule: AnalyticsRule, yaml: YamlFile, base: ReadonlyMap<string, string>): string[] {
  const alone = {
    ...content,
    rules: [rule],
    yamlFiles: new Map([[yaml.file, yaml]]),
    workbook: { ...content.workbook, tiles: [] },
    huntingQueries: [],
    connectorQueries: [],
    healthAlerts: [],
    playbooks: [],
  };
  const found = lintContent(alone, { read: (file) => base.get(file) });
  return found.filter(({ file }) => file.startsWith('kql/rules/example.')).map(({ code }) => code);
}

function lintEnvironment(fields: string): string[] {
  const root = mkdtempSync(join(tmpdir(), 'noxys-environment-'));
  try {
    const directory = join(root, 'stacks/environments');
    mkdirSync(directory, { recursive: true });
    const text = stringify(merge(parse(readFileSync(environment, 'utf8')), parse(fields)));
    writeFileSync(join(directory, 'test.yaml'), text);
    return lintEnvironments(content, root).map(({ code }) => code);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function lintPlaybook(text: string): string[] {
  const playbook = content.playbooks.find(({ id }) => id === 'notify-teams');
  if (!playbook) throw new Error("The content must have the playbook 'notify-teams'.");
  const yamlFiles = new Map([[playbook.file, new YamlFile(playbook.file, JSON.stringify({ text }))]]);
  return checkPlaybook(playbook, { ...content, yamlFiles }, toDatabase(content)).map(({ code }) => code);
}

function lintTile(text: string, visualization: WorkbookTile['visualization']): string[] {
  const [tile] = content.workbook.tiles;
  if (!tile) throw new Error('The workbook must have a tile.');
  const query = new LintedQuery('q.kql', text, 'workbook tile', toDatabase(content), true);
  return checkRendering(query, { ...tile, visualization }).map(({ code }) => code);
}

type Fields = Record<string, unknown>;

/** Objects are put together, anything else is replaced. */
function merge(base: unknown, fields: unknown): Fields {
  if (!isFields(base) || !isFields(fields)) throw new Error('Both must have fields.');
  const merged: Fields = { ...base };
  for (const [key, value] of Object.entries(fields)) {
    merged[key] = isFields(merged[key]) && isFields(value) ? merge(merged[key], value) : value;
  }
  return merged;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
