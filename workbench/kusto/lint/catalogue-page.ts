import { CATALOGUE, type DiagnosticCode } from './catalogue';
import { CONTENT_ENTRIES } from './catalogue/content';
import { COST_ENTRIES } from './catalogue/cost';
import { PARAMETER_ENTRIES } from './catalogue/parameter';
import { PROFILE_ENTRIES } from './catalogue/profile';
import { QUERY_ENTRIES } from './catalogue/query';
import { RULE_ENTRIES } from './catalogue/rule';

const SECTIONS = [
  ['Queries', QUERY_ENTRIES],
  ['Cost', COST_ENTRIES],
  ['What a place allows', PROFILE_ENTRIES],
  ['Analytics rules', RULE_ENTRIES],
  ['Parameters', PARAMETER_ENTRIES],
  ['Files and comments', CONTENT_ENTRIES],
] as const;

/** The page `docs/diagnostics.md`: each code, what it means, what it looks like and what to do. */
export function buildCataloguePage(): string {
  return `# Diagnostics of the lint

What \`noxys-sentinel lint\` can report. Errors and warnings fail the lint; information does not. A problem that is none is silenced
by a comment on the line before it, \`// lint-disable-next-line code reason\` (\`#\` in YAML); the reason is required, and a comment
that silences nothing is a problem itself. Other comments may stand between the two, so that several problems of a line take a comment each.

This page is generated from the catalogue under \`workbench/kusto/lint/catalogue\`; \`noxys-sentinel docs\` writes it anew.
${SECTIONS.map(([title, entries]) => `\n## ${title}\n${codesOf(entries).map(toSection).join('')}`).join('')}`;
}

function codesOf(entries: object): DiagnosticCode[] {
  const isOwn = (code: string): code is DiagnosticCode => code in CATALOGUE;
  return Object.keys(entries).filter(isOwn).sort();
}

function toSection(code: DiagnosticCode): string {
  const { severity, meaning, example, fix } = CATALOGUE[code];
  return `
### ${code}

${severity}. ${meaning}

${toBlock(example.bad)}

${fix}

${toBlock(example.fixed)}
`;
}

/** More of a text than this shows nothing. */
const SHOWN_LENGTH = 360;

function toBlock(text: string): string {
  const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH / 3).trimEnd()} …` : text;
  return `\`\`\`text\n${shown}\n\`\`\``;
}
