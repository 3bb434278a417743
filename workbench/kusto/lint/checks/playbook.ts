import type { AnalyticsRule, Content, Playbook } from '../../../../kql/content';
import type { KustoDatabase } from '../../../../kql/language/parse';
import type { FieldPath, YamlFile } from '../../../../kql/loader/yaml-file';
import { diagnostic, type Diagnostic } from '../diagnostic';
import { LintedQuery } from '../linted-query';
import { checkArguments } from './arguments';
import { checkBinding } from './binder';
import { checkComparisons } from './comparisons';
import { checkCost } from './cost';
import { checkProfile } from './profile';
import { checkStatements } from './statements';

/** What a playbook reads: the columns in its queries, and the custom details of the alerts that it is run for. */
export function checkPlaybook(playbook: Playbook, content: Content, database: KustoDatabase): Diagnostic[] {
  const json = content.yamlFiles.get(playbook.file);
  if (!json) return [];
  const rules = rulesOf(playbook, content);
  return [...textsOf(json.data, [])].flatMap((located) => [
    ...(located.path.at(-1) === 'query' && located.path.at(-2) === 'body'
      ? checkEmbedded(json, located, database)
      : []),
    ...checkCustomDetails(json, located, rules),
  ]);
}

/** The rules on whose incidents some automation rule runs the playbook. */
function rulesOf({ id }: Playbook, { automationRules, rules }: Content): AnalyticsRule[] {
  const ids = automationRules.filter(({ playbooks }) => playbooks.includes(id)).flatMap((each) => each.analyticsRules);
  return rules.filter((rule) => ids.includes(rule.id));
}

interface LocatedText {
  readonly path: FieldPath;
  readonly text: string;
  /** What holds the text. */
  readonly holder: object;
}

function* textsOf(value: unknown, path: FieldPath, holder: object = {}): Generator<LocatedText> {
  if (typeof value === 'string') yield { path, text: value, holder };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsOf(item, [...path, index], value);
  } else if (value instanceof Object) {
    for (const [key, item] of Object.entries(value)) yield* textsOf(item, [...path, key], value);
  }
}

/**
 * A query within JSON is judged with its expressions filled in; its place is the field that holds it. A `timespan` beside it is the
 * time range that the service applies.
 */
function checkEmbedded(json: YamlFile, { path, text, holder }: LocatedText, database: KustoDatabase): Diagnostic[] {
  const query = new LintedQuery(json.file, fillExpressions(text), 'playbook query', database, 'timespan' in holder);
  const found = [
    ...checkBinding(query),
    ...checkComparisons(query),
    ...checkStatements(query),
    ...checkArguments(query),
    ...checkCost(query),
    ...checkProfile(query),
  ];
  return found.map((each) => ({ ...each, ...json.position(path), message: `In the query: ${each.message}` }));
}

/** Puts as many letters in the place of each expression `@{…}` of the workflow language as it has. */
export function fillExpressions(text: string): string {
  let filled = '';
  for (let at = 0; at < text.length;) {
    const end = text.startsWith('@{', at) ? findEnd(text, at) : at + 1;
    filled += end > at + 1 ? 'x'.repeat(end - at) : text.slice(at, end);
    at = end;
  }
  return filled;
}

/** The offset behind the brace that ends the expression; braces within its quoted texts do not count. */
function findEnd(text: string, start: number): number {
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "'") isQuoted = !isQuoted;
    if (text[at] === '}' && !isQuoted) return at + 1;
  }
  return text.length;
}

/** `…['Custom Details'], '{}'))?['AlertKey']`: the key must be a custom detail of every rule that the playbook runs for. */
function checkCustomDetails(
  json: YamlFile,
  { path, text }: LocatedText,
  rules: readonly AnalyticsRule[],
): Diagnostic[] {
  const keys = [...text.matchAll(/'Custom Details'\][^?@]*\)\?\['(\w+)'\]/g)].map(([, key]) => key ?? '');
  return keys.flatMap((key) => {
    const without = rules.filter((rule) => !(key in rule.customDetails)).map(({ id }) => `'${id}'`);
    if (without.length === 0) return [];
    const place = { file: json.file, ...json.position(path) };
    return [diagnostic('unknown-custom-detail', place, { key, rules: without.join(', ') })];
  });
}
