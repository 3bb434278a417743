import type { AnalyticsRule } from './analytics-rule';
import type { AutomationRule } from './automation-rule';
import type { ContentProblem } from './content-problem';
import type { FieldPath, YamlFile } from './yaml-file';

/** The parts of the content that refer to each other, or share one space of ids. */
export interface ReferringContent {
  readonly rules: readonly AnalyticsRule[];
  /** Everything else that has an id and metadata of its own. */
  readonly queries: readonly { readonly id: string; readonly metadataFile: string }[];
  readonly automationRules: readonly AutomationRule[];
  readonly yamlFiles: ReadonlyMap<string, YamlFile>;
  /** Whether a rule or a playbook has a file, even one that does not load: its own problems are enough then. */
  hasFile(kind: 'rules' | 'playbooks', id: string): boolean;
}

/** Ids that occur twice, and references to what is not there. */
export function findReferenceProblems(content: ReferringContent): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const report = (file: string, path: FieldPath, message: string) => {
    const yaml = content.yamlFiles.get(file);
    if (yaml) problems.push(yaml.problem(path, message));
  };
  reportRepeatedIds(content, report);
  const rules = new Map(content.rules.map((rule) => [rule.id, rule]));
  const orders = new Map<number, string>();

  for (const automation of content.automationRules) {
    automation.analyticsRules.forEach((id, index) => {
      if (!content.hasFile('rules', id))
        report(automation.file, ['analyticsRules', index], `expected the id of a rule, got '${id}'.`);
    });
    automation.playbooks.forEach((id, index) => {
      if (!content.hasFile('playbooks', id))
        report(automation.file, ['playbooks', index], `expected the id of a playbook, got '${id}'.`);
    });
    for (const key of Object.keys(automation.customDetails ?? {})) {
      const without = automation.analyticsRules.filter(
        (id) => !(key in (rules.get(id)?.customDetails ?? { [key]: '' })),
      );
      if (without.length > 0) {
        const names = without.map((id) => `'${id}'`).join(', ');
        report(
          automation.file,
          ['customDetails', key],
          `expected a custom detail of each of its rules, got none in ${names}.`,
        );
      }
    }
    const other = orders.get(automation.order);
    if (other !== undefined)
      report(automation.file, ['order'], `expected an order of its own, got that of '${other}'.`);
    orders.set(automation.order, automation.id);
  }
  return problems;
}

/** All ids become UUIDs in one namespace, and rules and automation rules of one name would share one. */
function reportRepeatedIds(
  content: ReferringContent,
  report: (file: string, path: FieldPath, message: string) => void,
): void {
  const all = [
    ...content.rules.map(({ id, metadataFile }) => ({ id, file: metadataFile })),
    ...content.queries.map(({ id, metadataFile }) => ({ id, file: metadataFile })),
    ...content.automationRules,
  ];
  const seen = new Map<string, string>();
  for (const { id, file } of all) {
    const first = seen.get(id);
    if (first !== undefined) report(file, ['id'], `expected an id of its own, got that of ${first}.`);
    seen.set(id, file);
  }
}
