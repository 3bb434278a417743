import { stringify } from 'yaml';

import { analyticsRuleShape, SCHEDULED_ONLY } from '../../../kql/loader/analytics-rule';
import { toIsoDuration } from '../../../kql/loader/duration';
import { ContentError, type ContentProblem } from '../../../kql/loader/content-problem';
import { formatQuery } from '../../../kql/language/format';
import { findSyntaxErrors, positionAt } from '../../../kql/language/parse';
import { toFieldName, YamlFile, type FieldPath } from '../../../kql/loader/yaml-file';
import { parseShape } from '../../../kql/loader/yaml-shape';
import { communityRuleShape, type CommunityRule } from './community-rule';
import { isObject } from '../../json-object';

/** A community rule in the form of this repository. */
export interface ConvertedRule {
  readonly id: string;
  /** What `kql/rules/<id>.yaml` holds. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What `kql/rules/<id>.kql` holds. */
  readonly query: string;
  /** What was changed or left out, and what its reader has to write; one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Converts the YAML of a community rule.
 *
 * @throws ContentError with everything that makes it no rule of ours
 */
export function convertRule(file: string, text: string, chosenId?: string): ConvertedRule {
  const yaml = new YamlFile(file, text);
  const problems = kindProblems(yaml);
  // A rule of another kind has other fields: that they are missing here says nothing.
  const rule = problems.length === 0 ? parseShape(communityRuleShape, yaml, problems) : undefined;
  if (rule) problems.push(...queryProblems(rule.query, yaml));
  if (!rule || problems.length > 0) throw new ContentError(problems);

  const id = chosenId ?? toKebabCase(rule.name);
  const techniques = toTechniques(rule.relevantTechniques);
  const version = yaml.sourceOf(['version']) ?? '';
  const metadata = toMetadata({ ...rule, version: toVersion(version) }, id, techniques);
  // What the fields allow there and not here, such as an empty text, would keep all content from loading.
  parseShape(analyticsRuleShape, new YamlFile(file, stringify(metadata)), problems);
  if (problems.length > 0) throw new ContentError(problems);
  return {
    id,
    metadata,
    query: formatQuery(rule.query.trim()),
    notes: [
      `id: '${rule.id}' is left out; the id in Azure follows from '${id}'.`,
      ...versionNotes(version),
      ...techniqueNotes(rule.relevantTechniques, techniques),
      ...droppedFields(yaml.data, rule).map(
        (path) => `${toFieldName(path)}: left out, a rule here has no place for it.`,
      ),
      'falsePositives and triage: the rule states none; write them, they are what an analyst reads.',
      `rules/${id}.tests.yaml: the rule has no cases; write at least a hit and a miss.`,
    ],
  };
}

function kindProblems(yaml: YamlFile): ContentProblem[] {
  const kind = isObject(yaml.data) ? yaml.data['kind'] : undefined;
  if (typeof kind !== 'string' || kind.toLowerCase() === 'scheduled') return [];
  return [yaml.problem(['kind'], `${SCHEDULED_ONLY}, got '${kind}'.`)];
}

/** The first place where the query breaks the grammar; those after it mostly follow from it. */
function queryProblems(query: string, yaml: YamlFile): ContentProblem[] {
  return findSyntaxErrors(query)
    .slice(0, 1)
    .map(({ code, message, offset }) => {
      const { line, column } = positionAt(query, offset);
      return yaml.problem(
        ['query'],
        `expected KQL, got a syntax error in its line ${line}, column ${column}: ${message.replace(/\.?$/, '.')} (${code})`,
      );
    });
}

/** `Rare RDP Connections (v2)` is `rare-rdp-connections-v2`. */
export function toKebabCase(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-') || 'imported-rule';
}

function toMetadata(rule: CommunityRule, id: string, techniques: readonly string[]): Record<string, unknown> {
  const { incidentConfiguration, alertDetailsOverride } = rule;
  const grouping = incidentConfiguration?.groupingConfiguration;
  return {
    id,
    version: rule.version,
    kind: 'Scheduled',
    name: rule.name,
    description: unquote(rule.description),
    severity: rule.severity,
    enabled: true,
    queryFrequency: toIsoDuration(rule.queryFrequency),
    queryPeriod: toIsoDuration(rule.queryPeriod),
    triggerOperator: rule.triggerOperator,
    triggerThreshold: rule.triggerThreshold,
    tactics: rule.tactics.map((tactic) => tactic.replace(/\s+/g, '')),
    relevantTechniques: techniques,
    atlas: [],
    entityMappings: rule.entityMappings,
    customDetails: rule.customDetails,
    ...(alertDetailsOverride ? { alertDetailsOverride } : {}),
    eventGroupingSettings: { aggregationKind: rule.eventGroupingSettings?.aggregationKind ?? 'SingleAlert' },
    incidentConfiguration: {
      createIncident: incidentConfiguration?.createIncident ?? true,
      groupingConfiguration: {
        enabled: grouping?.enabled ?? false,
        reopenClosedIncident: grouping?.reopenClosedIncident ?? false,
        lookbackDuration: toIsoDuration(grouping?.lookbackDuration ?? 300),
        matchingMethod: grouping?.matchingMethod ?? 'AllEntities',
        groupByEntities: grouping?.groupByEntities ?? [],
        groupByAlertDetails: grouping?.groupByAlertDetails ?? [],
        groupByCustomDetails: grouping?.groupByCustomDetails ?? [],
      },
    },
    suppressionEnabled: rule.suppressionEnabled,
    suppressionDuration: toIsoDuration(rule.suppressionDuration),
    parameters: [],
    falsePositives: ['Not stated by the rule that this one was imported from.'],
    triage: 'Not stated by the rule that this one was imported from.',
  };
}

/** Descriptions there often stand in quotes inside a block, later lines indented by the quote. */
function unquote(block: string): string {
  const text = block.replace(/\n[ \t]+/g, '\n');
  return /^'[^]*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'").trim() : text;
}

/** `T1567.002` is `T1567`: the service's list of techniques has no sub-techniques. */
function toTechniques(techniques: readonly string[]): string[] {
  return [...new Set(techniques.map((technique) => technique.trim().split('.')[0] ?? ''))].filter((one) => one !== '');
}

function techniqueNotes(before: readonly string[], after: readonly string[]): string[] {
  const cut = before.filter((technique) => technique.includes('.'));
  if (cut.length === 0) return [];
  return [
    `relevantTechniques: ${cut.join(', ')} became ${after.join(', ')}; the service takes no sub-techniques there.`,
  ];
}

/** `1.2` becomes `1.2.0`; as the file spells it, since to YAML `1.10` is the number 1.1. */
function toVersion(source: string): string {
  if (!/^\d+(\.\d+){0,2}$/.test(source)) return '1.0.0';
  return [...source.split('.'), '0', '0'].slice(0, 3).join('.');
}

function versionNotes(source: string): string[] {
  const version = toVersion(source);
  if (source === '') return [`version: is missing and became ${version}.`];
  return source === version ? [] : [`version: '${source}' became ${version}.`];
}

/** The fields of a file, at any depth, that its shape has dropped. */
function droppedFields(given: unknown, kept: unknown, path: FieldPath = []): FieldPath[] {
  if (Array.isArray(given) && Array.isArray(kept)) {
    return given.flatMap((item: unknown, index) => droppedFields(item, kept[index], [...path, index]));
  }
  if (!isObject(given) || !isObject(kept)) return [];
  return Object.entries(given).flatMap(([key, value]) =>
    key in kept ? droppedFields(value, kept[key], [...path, key]) : [[...path, key]],
  );
}
