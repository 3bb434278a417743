import type { Review } from '../review';
import type { Block, Text } from './document';
import { escapeHtml } from './markdown';
import { buildReport } from './report';
import { drawTiles } from './tile';

/** A review as one self-contained page, with the workbook's tiles before and after. Nothing in it is loaded, no script runs. */
export async function formatHtml(review: Review): Promise<string> {
  const tiles = await drawTiles(review);
  const workbook = tiles.length === 0 ? [] : ['<h3>The workbook, before and after</h3>', ...tiles];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<title>Review of the detections</title>',
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...buildReport(review).map(render),
    ...workbook,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const STYLE = [
  'body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1f2328}',
  'table{border-collapse:collapse;margin:.5rem 0}th,td{border:1px solid #d1d9e0;padding:.25rem .6rem;text-align:left;vertical-align:top}',
  'code,pre{font:13px/1.45 ui-monospace,monospace;background:#f0f3f6}code{padding:.1rem .3rem;overflow-wrap:anywhere}',
  'pre{padding:.6rem;overflow:auto}.add{background:#dafbe1}.del{background:#ffebe9}',
  '.tiles{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}figcaption{color:#59636e}',
].join('');

function render(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${toHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${toHtml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${toHtml(item)}</li>`).join('')}</ul>`;
    case 'table':
      return `<table>${[block.head.map((name) => [name]), ...block.rows].map((cells, index) => toRow(cells, index === 0 ? 'th' : 'td')).join('')}</table>`;
    case 'diff':
      return `<pre>${block.lines.map(toDiffLine).join('\n')}</pre>`;
    case 'fold':
      return `<details><summary>${toHtml(block.summary)}</summary>${block.blocks.map(render).join('')}</details>`;
  }
}

function toRow(cells: readonly Text[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${toHtml(cell)}</${tag}>`).join('')}</tr>`;
}

function toDiffLine(line: string): string {
  const style = line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : '';
  return style === '' ? escapeHtml(line) : `<span class="${style}">${escapeHtml(line)}</span>`;
}

function toHtml(text: Text): string {
  return text
    .map((inline) => (typeof inline === 'string' ? escapeHtml(inline) : `<code>${escapeHtml(inline.code)}</code>`))
    .join('');
}
