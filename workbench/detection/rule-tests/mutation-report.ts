import { isSatisfied, type MutationResult } from './mutation-check';

/** Writes what the mutation check found, for people or for a program. */
export function writeMutationReport(format: 'text' | 'json' | 'junit', results: readonly MutationResult[]): string {
  if (format === 'json')
    return `${JSON.stringify({ satisfied: results.every(isSatisfied), rules: results.map(toPlain) }, null, 2)}\n`;
  return `${results.flatMap(toLines).join('\n')}\n`;
}

function toLines({ ruleId, queryFile, total, survivors, unusedReasons, failing }: MutationResult): string[] {
  if (failing.length > 0) {
    return [
      `${ruleId}: no change tried, because ${failing.length} of its cases fail on the rule as it is. Mend them first: noxys-sentinel test ${ruleId}`,
      ...failing.map((name) => `  FAIL ${name}`),
    ];
  }
  const explained = survivors.filter(({ reason }) => reason !== undefined).length;
  return [
    `${ruleId}: ${total - survivors.length} of ${total} changes noticed, ${explained} not noticed with a reason, ${survivors.length - explained} without`,
    ...survivors
      .filter(({ reason }) => reason === undefined)
      .map(
        ({ mutation: { description, position }, refusal }) =>
          `  ${refusal === undefined ? 'SURVIVED' : 'REFUSED'} ${queryFile}:${position.line}:${position.column} ${description}${refusal === undefined ? '' : `: ${refusal}`}`,
      ),
    ...unusedReasons.map(
      (name) => `  UNUSED reason for "${name}": it is noticed, or no longer in the query. Remove it.`,
    ),
  ];
}

/** The mutated query is left out: the description says what it is. */
function toPlain({ survivors, ...result }: MutationResult): object {
  return {
    ...result,
    survivors: survivors.map(({ mutation: { description, position }, reason, refusal }) => ({
      description,
      ...position,
      reason: reason ?? null,
      refusal: refusal ?? null,
    })),
  };
}
