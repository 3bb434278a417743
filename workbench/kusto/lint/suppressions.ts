import { parseSyntax } from '../../../kql/language/parse';
import { isDiagnosticCode } from './catalogue';
import { diagnostic, type Diagnostic } from './diagnostic';

/** A comment that says why a problem of the next line is none. */
interface Suppression {
  readonly line: number;
  readonly column: number;
  /** The first line behind it that is no comment: several of these comments can stand over one line. */
  readonly target: number;
  readonly code: string;
  readonly reason: string;
}

/**
 * Takes out the problems that comments silence (`// lint-disable-next-line code reason` in KQL, `#` in YAML), and adds those
 * of the comments: without a reason, of an unknown code, or without anything to silence.
 */
export function applySuppressions(found: readonly Diagnostic[], texts: ReadonlyMap<string, string>): Diagnostic[] {
  const kept = new Set(found);
  const problems: Diagnostic[] = [];
  for (const [file, text] of texts) {
    for (const suppression of findSuppressions(file, text)) {
      const { line, column, target, code, reason } = suppression;
      const place = { file, line, column };
      const silenced = found.filter(
        (each) => each.file === file && each.line > line && each.line <= target && each.code === code,
      );
      if (!isDiagnosticCode(code)) problems.push(diagnostic('suppression-of-unknown-code', place, { code }));
      else if (reason === '') problems.push(diagnostic('suppression-without-reason', place, {}));
      else if (silenced.length === 0) problems.push(diagnostic('unused-suppression', place, { code }));
      else silenced.forEach((each) => kept.delete(each));
    }
  }
  return [...kept, ...problems];
}

const COMMENT = /^\s*(?:\/\/|#)/;
const SUPPRESSION = /^(\s*)(?:\/\/|#)\s*lint-disable-next-line(?:\s+(\S+))?[^\S\n]*(.*)$/;

function findSuppressions(file: string, text: string): Suppression[] {
  if (!text.includes('lint-disable-next-line')) return [];
  const inText = file.endsWith('.kql') ? linesWithinTokens(text) : new Set<number>();
  const lines = text.split('\n');
  const isComment = (content: string, index: number) => COMMENT.test(content) && !inText.has(index + 1);
  return lines.flatMap((content, index) => {
    const match = SUPPRESSION.exec(content);
    if (!match || !isComment(content, index)) return [];
    const [, indent = '', code = '', reason = ''] = match;
    const target = lines.findIndex((each, at) => at > index && !isComment(each, at)) + 1;
    return [{ line: index + 1, column: indent.length + 1, target, code, reason: reason.trim() }];
  });
}

/** Lines that begin inside a token, which only a text over several lines does: what stands there is no comment. */
function linesWithinTokens(text: string): Set<number> {
  const lines = new Set<number>();
  for (const node of parseSyntax(text).walk()) {
    if (!node.isToken || !node.text.includes('\n')) continue;
    const first = text.slice(0, node.offset).split('\n').length;
    const count = text.slice(node.offset, node.offset + node.length).split('\n').length;
    for (let line = first + 1; line < first + count; line += 1) lines.add(line);
  }
  return lines;
}
