import type { Review } from '../review';
import type { Block, Inline, Text } from './document';
import { buildReport } from './report';

/** Marks the comment, so that the next review finds and replaces it. */
export const MARKER = '<!-- noxys-sentinel review -->';

/** A comment of a pull request may have 65,536 characters on GitHub, and more on Azure DevOps; the workflow adds some of its own. */
export const MAX_COMMENT = 65_000;

/** How many rows and lines a list shows: as many as fit. */
const LENGTHS = [500, 200, 100, 50, 25, 10, 5, 2, 1] as const;

/** Lists longer than this are folded. */
const UNFOLDED = 12;

/** Writes a report as one comment of a pull request: as much of every list as fits, and how much of it was cut. */
export function toMarkdown(blocks: readonly Block[], maxLength: number = MAX_COMMENT): string {
  for (const length of LENGTHS) {
    const text = [MARKER, ...blocks.map((block) => render(block, length))].join('\n\n');
    if (text.length < maxLength) return `${text}\n`;
  }
  return cutBlocks(blocks, maxLength);
}

const CUT = '_The rest does not fit into a comment. The report of the build has all of it._';

/** Even the shortest lists are too long: whole blocks are left out at the end. */
function cutBlocks(blocks: readonly Block[], maxLength: number): string {
  let text = MARKER;
  for (const block of blocks) {
    const next = `${text}\n\n${render(block, 1)}`;
    if (next.length + CUT.length + 3 > maxLength) return `${text}\n\n${CUT}\n`;
    text = next;
  }
  return `${text}\n`;
}

/** Within a fold, a long list is not folded again. */
function render(block: Block, length: number, isFolded = false): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${toText(block.text)}`;
    case 'paragraph':
      return toText(block.text);
    case 'list':
      return renderList(block.items, length, isFolded);
    case 'table':
      return renderTable(block.head, block.rows, length, isFolded);
    case 'diff':
      return renderDiff(block.lines, length);
    case 'fold':
      return fold(toHtml(block.summary), block.blocks.map((inner) => render(inner, length, true)).join('\n\n'));
  }
}

function renderList(items: readonly Text[], length: number, isFolded: boolean): string {
  const lines = items.slice(0, length).map((item) => `- ${toText(item)}`);
  const text = [...lines, ...sayCut(items.length - length, '- ')].join('\n');
  return items.length > UNFOLDED && !isFolded ? fold(`${items.length} lines`, text) : text;
}

function renderTable(
  head: readonly Inline[],
  rows: readonly (readonly Text[])[],
  length: number,
  isFolded: boolean,
): string {
  const lines = [
    head.map((name) => toCell([name])),
    head.map(() => '---'),
    ...rows.slice(0, length).map((row) => row.map(toCell)),
  ];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const text = [table, ...sayCut(rows.length - length, '\n')].join('\n');
  return rows.length > UNFOLDED && !isFolded ? fold(`${rows.length} rows`, text) : text;
}

function renderDiff(lines: readonly string[], length: number): string {
  const shown = lines.slice(0, length);
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return [`${fence}diff`, ...shown, fence, ...sayCut(lines.length - length, '\n')].join('\n');
}

function sayCut(count: number, start: string): string[] {
  return count > 0 ? [`${start}_and ${count} more, cut to fit into a comment_`] : [];
}

function fold(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

function toText(text: Text): string {
  return text.map((inline) => (typeof inline === 'string' ? inline : toSpan(inline.code))).join('');
}

/** In a table a bar ends a cell, even within a code span. */
function toCell(text: Text): string {
  return toText(text).replaceAll('|', String.raw`\|`);
}

/** A code span: nothing in it is a mention, a link, an image or HTML. */
function toSpan(value: string): string {
  const line = oneLine(value);
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Markdown does not apply within a summary. */
function toHtml(text: Text): string {
  const toCode = (inline: Inline): string =>
    typeof inline === 'string' ? inline : `<code>${escapeHtml(oneLine(inline.code))}</code>`;
  return text.map(toCode).join('');
}

/** Makes a text harmless within HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('@', '&#64;');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim() || ' ';
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** A review as one comment of a pull request. */
export function formatMarkdown(review: Review): string {
  return toMarkdown(buildReport(review));
}
