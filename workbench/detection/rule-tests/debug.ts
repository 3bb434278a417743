import { messageOf } from '../../error-message';
import { formatResult } from '../../kusto/result-text';
import type { CaseFile, RuleCase } from './case-file';
import { toCaseTime } from './case-time';
import { listPipeStages } from './pipe-stages';
import { prepareCase, runPrepared, type CaseContext, type ObservedRun } from './run-case';

/** Rows of a table that are shown, and characters of a value. */
const ROWS = 10;
const WIDTH = 40;

/** Runs a case and prints what stands after each pipe of the rule's query, in every run that the case takes. */
export async function debugCase(context: CaseContext, ruleCase: RuleCase): Promise<string> {
  const lines = [`${context.rule.id}: ${ruleCase.name}`];
  const observe = async (run: ObservedRun): Promise<void> => {
    lines.push('', ...headOf(run, context.file));
    for (const { label, query } of listPipeStages(run.query)) lines.push('', label, await tableOf(context, query, run));
  };
  try {
    await runPrepared({ ...context, observe }, await prepareCase(context, ruleCase));
  } catch (error) {
    // What a case cannot be run for is no reason to keep back what it showed, and what others show.
    lines.push('', messageOf(error));
  }
  return `${lines.join('\n')}\n`;
}

function headOf({ scheduled, executed, now }: ObservedRun, { day }: CaseFile): string[] {
  const [at, execution, clock] = [scheduled, executed, now].map((time) => toCaseTime(time, day));
  return [`== run of ${at ?? ''}, executed ${execution ?? ''}, now() ${clock ?? ''}`];
}

async function tableOf({ engine }: CaseContext, query: string, { now, timespan }: ObservedRun): Promise<string> {
  try {
    const { columns, rows } = await engine.query(query, { now, timespan });
    const table = formatResult({ columns, rows: rows.slice(0, ROWS).map((row) => row.map(cut)) }, 'table').trimEnd();
    return rows.length > ROWS ? `${table} of ${rows.length}` : table;
  } catch (error) {
    return messageOf(error);
  }
}

function cut(value: unknown): unknown {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  return typeof text === 'string' && text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}
