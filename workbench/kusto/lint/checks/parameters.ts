import { toIsoDuration } from '../../../../kql/duration';
import { listParameters } from '../../../../kql/language/parameter';
import type { LetParameter } from '../../../../kql/language/parameter';
import type { Parameter } from '../../../../kql/parameter-declaration';
import { findValueProblem, toParameterValue } from '../../../../kql/parameter-value';
import { parseTimespan } from '../../../../kql/timespan';
import type { Diagnostic } from '../diagnostic';
import type { LintedRule } from '../linted-rule';

/** Declared parameters against the `let` lines of the query, and those against the schedule. */
export function checkParameters(linted: LintedRule): Diagnostic[] {
  const { rule, query } = linted;
  const literals = listParameters(rule.query);
  const declared = new Set(rule.parameters.map(({ name }) => name));
  return [
    ...rule.parameters.flatMap((parameter, index) => {
      const literal = literals.find(({ name }) => name === parameter.name);
      return literal
        ? checkLiteral(linted, parameter, literal)
        : [linted.at(['parameters', index, 'name'], 'parameter-without-let', { name: parameter.name })];
    }),
    ...literals
      .filter(({ name }) => !declared.has(name))
      .map(({ name, offset }) => query.at(offset, 'let-without-parameter', { name })),
  ];
}

function checkLiteral({ rule, query }: LintedRule, parameter: Parameter, literal: LetParameter): Diagnostic[] {
  const { name, type: declared } = parameter;
  if (literal.type !== declared) {
    return [query.at(literal.offset, 'parameter-type', { name, declared, found: literal.type })];
  }
  const problem = findValueProblem(parameter, toParameterValue(literal));
  if (problem !== undefined) return [query.at(literal.offset, 'parameter-out-of-range', { name, problem })];
  if (!parameter.follows) return [];
  const minutes = parameter.follows === 'queryFrequency' ? rule.queryFrequencyMinutes : rule.queryPeriodMinutes;
  if (parseTimespan(literal.literal) === minutes) return [];
  const values = { name, found: literal.literal, field: parameter.follows, wanted: toIsoDuration(minutes) };
  return [query.at(literal.offset, 'parameter-differs', values)];
}
