import { loadContent, type Content } from '../../kql/content';
import { closest, parseArguments, parseChoice, UsageError } from '../arguments';
import type { Command, CommandIo } from '../command';
import { loadCases, openEngine, runRuleTests } from '../detection/rule-tests';
import { checkMutations, isSatisfied, type MutationResult } from '../detection/rule-tests/mutation-check';
import { writeMutationReport } from '../detection/rule-tests/mutation-report';
import { REPORT_FORMATS, countCases, writeReport } from '../detection/rule-tests/report';

const FLAGS = {
  format: { type: 'string', default: 'text' },
  mutate: { type: 'boolean', default: false },
} as const;

/** The verb `test`: the cases of the analytics rules. */
export const testCommand: Command = {
  name: 'test',
  summary: "run the analytics rules' cases: events in, alerts out",
  usage: `Runs the cases beside the analytics rules (kql/rules/<rule>.tests.yaml): events go the way of the relay's row and the
data collection rule's transform into a table, the rule runs on its schedule, and the alerts are compared.

Usage: noxys-sentinel test [RULE…] [flags]

  RULE                      ids of rules (default: every rule that has cases)
  --format text|junit|json  how to print the results (default text)
  --mutate                  change each condition, comparison and boundary of the queries in turn, and list the changes that
                            no case notices; text or json
  --help                    this text

The form of a case: the head of workbench/detection/rule-tests.ts.
Exit codes: 0 all cases pass (with --mutate: every change is noticed, or has a reason), 1 some do not, 2 wrong use.
`,

  async run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: Number.POSITIVE_INFINITY });
    const format = parseChoice('format', values.format, REPORT_FORMATS);
    if (values.mutate && format === 'junit')
      throw new UsageError("--format: expected 'text' or 'json' with --mutate, got 'junit'.");
    const content = loadContent();
    const suites = chooseSuites(content, positionals);

    if (values.mutate) {
      const results = await mutate(content, suites, io);
      io.stdout(writeMutationReport(format, results));
      return results.every(isSatisfied) ? 0 : 1;
    }
    const results = await runRuleTests(content, suites);
    io.stdout(writeReport(format, results));
    return countCases(results).failed === 0 ? 0 : 1;
  },
};

type Suites = Parameters<typeof runRuleTests>[1];

async function mutate(content: Content, suites: Suites, io: CommandIo): Promise<MutationResult[]> {
  const engine = await openEngine(content);
  try {
    const results: MutationResult[] = [];
    for (const { rule, file } of suites) {
      results.push(
        await checkMutations({ engine, content, rule, file }, (done, total) => {
          if (io.isTerminal) io.stderr(`\r${rule.id}: ${done} of ${total} changes tried `);
        }),
      );
      if (io.isTerminal) io.stderr('\r\u001b[K');
    }
    return results;
  } finally {
    engine.close();
  }
}

function chooseSuites(content: Content, ids: readonly string[]): Suites {
  const known = content.rules.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const meant = closest(unknown, known);
    const hint = meant === undefined ? `Rules: ${known.join(', ')}.` : `Did you mean '${meant}'?`;
    throw new UsageError(`Arguments: there is no rule '${unknown}'. ${hint}`);
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
