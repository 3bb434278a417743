import { toIsoDuration } from '../../../../kql/loader/duration';
import { listParameters } from '../../../../kql/language/parameter';
import type { SyntaxNode } from '../../../../kql/language/tree';
import { parseTimespan } from '../../../../kql/loader/timespan';
import type { Diagnostic } from '../diagnostic';
import { argumentsOf, calledName } from '../linted-query';
import type { LintedRule } from '../linted-rule';

/** A rule sees no row from before its period, whatever its query asks for. */
export function checkTimeWindow({ rule, query }: LintedRule): Diagnostic[] {
  const literals = new Map(listParameters(rule.query).map(({ name, literal }) => [name, literal]));
  return query.nodes
    .filter((node) => calledName(node) === 'ago')
    .flatMap((call) => {
      const [argument] = argumentsOf(call);
      const span = argument && toText(argument, literals);
      const minutes = span === undefined ? undefined : parseTimespan(span);
      if (!argument || minutes === undefined || minutes <= rule.queryPeriodMinutes) return [];
      const values = { span: span ?? '', period: toIsoDuration(rule.queryPeriodMinutes) };
      return [query.at(argument.offset, 'looks-beyond-period', values)];
    });
}

/** The timespan that an argument spells, itself or as a `let` of a literal; sums are left alone. */
function toText(argument: SyntaxNode, literals: ReadonlyMap<string, string>): string | undefined {
  if (argument.kind === 'TimespanLiteralExpression') return argument.text;
  return argument.kind === 'NameReference' ? literals.get(argument.name) : undefined;
}
