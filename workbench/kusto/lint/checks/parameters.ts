import { toIsoDuration } from '../../../../kql/loader/duration';
import { listParameters } from '../../../../kql/language/parameter';
import type { LetParameter } from '../../../../kql/language/parameter';
import type { Parameter } from '../../../../kql/loader/parameter-declaration';
import { findValueProblem, toParameterValue } from '../../../../kql/loader/parameter-value';
import { parseTimespan } from '../../../../kql/loader/timespan';
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
    ...literals.flatMap((literal) => checkSchedule(linted, literal)),
    ...literals
      .filter(({ name }) => !declared.has(name))
      .map(({ name, offset }) => query.at(offset, 'let-without-parameter', { name })),
  ];
}

function checkLiteral({ query }: LintedRule, parameter: Parameter, literal: LetParameter): Diagnostic[] {
  const { name, type: declared } = parameter;
  if (literal.type !== declared) {
    return [query.at(literal.offset, 'parameter-type', { name, declared, found: literal.type })];
  }
  const problem = findValueProblem(parameter, toParameterValue(literal));
  return problem === undefined ? [] : [query.at(literal.offset, 'parameter-out-of-range', { name, problem })];
}

/** The names that say what they follow, declared or not. */
const FOLLOWERS: Readonly<Record<string, NonNullable<Parameter['follows']>>> = {
  frequency: 'queryFrequency',
  lookback: 'queryPeriod',
};

/** A query works out what is new from its own idea of the schedule. */
function checkSchedule({ rule, query }: LintedRule, { name, literal, offset }: LetParameter): Diagnostic[] {
  const field = rule.parameters.find((parameter) => parameter.name === name)?.follows ?? FOLLOWERS[name];
  if (field === undefined) return [];
  const minutes = field === 'queryFrequency' ? rule.queryFrequencyMinutes : rule.queryPeriodMinutes;
  if (parseTimespan(literal) === minutes) return [];
  return [query.at(offset, 'parameter-differs', { name, found: literal, field, wanted: toIsoDuration(minutes) })];
}
