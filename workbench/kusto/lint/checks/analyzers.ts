import type { LanguageDiagnostic } from '../../../../kql/language/parse';
import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';

/** What Microsoft's analyzers advise, under our codes where there is one. */
export function checkAnalyzers(query: LintedQuery): Diagnostic[] {
  if (query.bound.diagnostics.length > 0) return [];
  return adviceFor(query).map(({ code, message, offset, length }) => {
    const text = query.bound.text.slice(offset, offset + length);
    const advice = message.replaceAll(/\s*\n\s*/g, ' ');
    switch (code) {
      case 'KS500':
        return query.at(offset, 'contains-instead-of-has', { literal: literalAfter(query, offset) });
      case 'KS501':
      case 'KS502':
        return query.at(offset, 'null-check-of-text', { message: `${advice}.` });
      case 'KS507':
        return query.at(offset, 'deprecated-name', { name: text });
      case 'KS508':
        return query.at(offset, 'join-without-kind', {});
      default:
        return query.at(offset, 'analyzer-advice', { message: advice, code });
    }
  });
}

/** A transformation knows some functions by their old names alone, and the check of its profile refuses the others. */
function adviceFor({ bound, profile }: LintedQuery): readonly LanguageDiagnostic[] {
  const isOldName = ({ code }: LanguageDiagnostic) => code === 'KS507';
  return bound.analyze().filter((advice) => profile !== 'DCR transformation' || !isOldName(advice));
}

/** The right side of the comparison that stands at or around an offset. */
function literalAfter(query: LintedQuery, offset: number): string {
  const comparison = query.nodes.find(
    (node) =>
      /^(Not)?Contains(Cs)?Expression$/.test(node.kind) && node.offset <= offset && offset < node.offset + node.length,
  );
  return comparison?.child('Right')?.text ?? '"…"';
}
