import { loadContent, type Content } from '../../kql/content';
import { closest, parseArguments, parseChoice, UsageError } from '../arguments';
import type { Command } from '../command';
import { loadCases, runRuleTests } from '../detection/rule-tests';
import { REPORT_FORMATS, countCases, writeReport } from '../detection/rule-tests/report';

const FLAGS = { format: { type: 'string', default: 'text' } } as const;

/** The verb `test`: the cases of the analytics rules. */
export const testCommand: Command = {
  name: 'test',
  summary: "run the analytics rules' cases: events in, alerts out",
  usage: `Runs the cases beside the analytics rules (kql/rules/<rule>.tests.yaml): events go the way of the relay's row and the
data collection rule's transform into a table, the rule runs on its schedule, and the alerts are compared.

Usage: noxys-sentinel test [RULE…] [flags]

  RULE                      ids of rules (default: every rule that has cases)
  --format text|junit|json  how to print the results (default text)
  --help                    this text

The form of a case: the head of workbench/detection/rule-tests.ts.
Exit codes: 0 all cases pass, 1 some do not, 2 wrong use.
`,

  async run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: Number.POSITIVE_INFINITY });
    const format = parseChoice('format', values.format, REPORT_FORMATS);
    const content = loadContent();

    const results = await runRuleTests(content, chooseSuites(content, positionals));
    io.stdout(writeReport(format, results));
    return countCases(results).failed === 0 ? 0 : 1;
  },
};

function chooseSuites(content: Content, ids: readonly string[]): Parameters<typeof runRuleTests>[1] {
  const known = content.rules.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const meant = closest(unknown, known);
    throw new UsageError(
      `Arguments: there is no rule '${unknown}'. ${meant === undefined ? `Rules: ${known.join(', ')}.` : `Did you mean '${meant}'?`}`,
    );
  }
  return content.rules
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .flatMap((rule) => {
      const file = loadCases(rule);
      if (file) return [{ rule, file }];
      if (ids.length === 0) return [];
      throw new UsageError(`Rule '${rule.id}': expected cases in kql/rules/${rule.id}.tests.yaml, found no such file.`);
    });
}
