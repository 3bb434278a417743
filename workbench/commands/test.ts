import { loadContent, type Content } from '../../kql/content';
import { CONTENT_DIRECTORY } from '../../kql/loader/content-directory';
import { parseArguments, parseChoice, UsageError } from '../arguments';
import type { Command, CommandIo, ExitCode } from '../command';
import { openEngine, runRuleTests, type RuleTestResult } from '../detection/rule-tests';
import { debugCase } from '../detection/rule-tests/debug';
import { checkMutations, isSatisfied } from '../detection/rule-tests/mutation-check';
import { writeMutationReport } from '../detection/rule-tests/mutation-report';
import { REPORT_FORMATS, countCases, writeReport, type ReportFormat } from '../detection/rule-tests/report';
import { chooseSuites, type Suite } from '../detection/rule-tests/suites';
import { runAndWatch } from '../detection/rule-tests/watch';
import { Interrupt } from '../lab/interrupt';

const FLAGS = {
  format: { type: 'string', default: 'text' },
  case: { type: 'string', default: '' },
  debug: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  mutate: { type: 'boolean', default: false },
} as const;

/** What one call asks for. */
interface Request {
  readonly ruleIds: readonly string[];
  readonly caseText: string;
  readonly format: ReportFormat;
  readonly debug: boolean;
  readonly mutate: boolean;
}

/** The verb `test`: the cases of the analytics rules. */
export const testCommand: Command = {
  name: 'test',
  summary: "run the analytics rules' cases: events in, alerts out",
  usage: `Runs the cases beside the analytics rules (kql/rules/<rule>.tests.yaml): events go the way of the relay's row and the
data collection rule's transform into a table, the rule runs on its schedule, and the alerts are compared.

Usage: noxys-sentinel test [RULE…] [flags]

  RULE                      ids of rules (default: every rule that has cases)
  --case TEXT               only cases whose name holds the text
  --format text|junit|json  how to print the results (default text)
  --debug                   print the table after each pipe of the query: for the cases that fail, or with --case for those
                            that it names
  --watch                   run again whenever a file under kql changes, until Ctrl-C
  --mutate                  change each condition, comparison and boundary of the queries in turn, and list the changes that
                            no case notices; text or json
  --help                    this text

The form of a case: the head of workbench/detection/rule-tests.ts.
Exit codes: 0 all cases pass (with --mutate: every change is noticed, or has a reason), 1 some do not, 2 wrong use.
`,

  async run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: Number.POSITIVE_INFINITY });
    const format = parseChoice('format', values.format, REPORT_FORMATS);
    if (format !== 'text' && (values.debug || values.watch))
      throw new UsageError('--format: expected text with --debug and --watch.');
    if (format === 'junit' && values.mutate) throw new UsageError('--format: expected text or json with --mutate.');
    const request = { ruleIds: positionals, caseText: values.case, format, debug: values.debug, mutate: values.mutate };
    return values.watch ? watch(request, io) : runOnce(request, io);
  },
};

async function runOnce(request: Request, io: CommandIo): Promise<ExitCode> {
  const content = loadContent();
  const suites = chooseSuites(content, request.ruleIds, request.caseText);
  if (request.mutate) return mutate(content, suites, request.format, io);

  const results = await runRuleTests(content, suites);
  if (request.debug) await debug(content, request.caseText === '' ? onlyFailed(suites, results) : suites, io);
  io.stdout(writeReport(request.format, results));
  return countCases(results).failed === 0 ? 0 : 1;
}

async function watch(request: Request, io: CommandIo): Promise<ExitCode> {
  const interrupt = new Interrupt();
  try {
    return await runAndWatch(CONTENT_DIRECTORY, () => runOnce(request, io), io, interrupt.signal);
  } finally {
    interrupt.dispose();
  }
}

async function mutate(
  content: Content,
  suites: readonly Suite[],
  format: ReportFormat,
  io: CommandIo,
): Promise<ExitCode> {
  const engine = await openEngine(content);
  try {
    const results = [];
    for (const { rule, file } of suites) {
      const onProgress = (done: number, total: number): void => {
        if (io.isTerminal) io.stderr(`\r\u001b[K${rule.id}: ${done} of ${total} changes tried`);
      };
      results.push(await checkMutations({ engine, content, rule, file }, onProgress));
    }
    if (io.isTerminal) io.stderr('\r\u001b[K');
    io.stdout(writeMutationReport(format, results));
    return results.every(isSatisfied) ? 0 : 1;
  } finally {
    engine.close();
  }
}

async function debug(content: Content, suites: readonly Suite[], io: CommandIo): Promise<void> {
  const engine = await openEngine(content);
  try {
    for (const { rule, file } of suites) {
      for (const ruleCase of file.cases) io.stdout(`${await debugCase({ engine, content, rule, file }, ruleCase)}\n`);
    }
  } finally {
    engine.close();
  }
}

function onlyFailed(suites: readonly Suite[], results: readonly RuleTestResult[]): Suite[] {
  return suites.map(({ rule, file }) => {
    const outcomes = results.find(({ ruleId }) => ruleId === rule.id)?.outcomes ?? [];
    const isFailed = (_: unknown, index: number): boolean => (outcomes[index]?.differences.length ?? 0) > 0;
    return { rule, file: { ...file, cases: file.cases.filter(isFailed) } };
  });
}
