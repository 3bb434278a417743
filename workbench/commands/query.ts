import { existsSync, readFileSync, statSync } from 'node:fs';

import { loadContent } from '../../kql/content';
import { toParameterList } from '../../kql/loader/saved-function';
import { parseArguments, parseChoice, UsageError } from '../arguments';
import type { Command, CommandIo, ExitCode } from '../command';
import { tableNameOf } from '../kusto/data-file';
import { parseDatetime } from '../kusto/datetime-text';
import { KqlError } from '../kusto/diagnostics';
import { KustoEngine } from '../kusto/engine';
import { answerQueries, type RunQuestion } from '../kusto/query-protocol';
import { formatResult, RESULT_FORMATS, type ResultFormat } from '../kusto/result-text';
import { askLab, type ServingLab } from '../lab/lab-client';

const FLAGS = {
  data: { type: 'string', multiple: true, default: [] as string[] },
  lab: { type: 'string' },
  token: { type: 'string' },
  now: { type: 'string' },
  format: { type: 'string', default: 'table' },
  ndjson: { type: 'boolean', default: false },
  sql: { type: 'boolean', default: false },
} as const;

/** The verb `query`: runs KQL on files, or on the tables of a lab. */
export const queryCommand: Command = {
  name: 'query',
  summary: 'run KQL on files of events, or on the tables of a running lab',
  usage: `Runs a query on this machine.

Usage: noxys-sentinel query [flags] KQL|FILE
       noxys-sentinel query --ndjson [flags]

  KQL|FILE        the query itself, or a file with it
  --data FILE     a file of NDJSON, JSON, CSV or Parquet (.ndjson, .jsonl, .json, .csv, .parquet), read as the table that has
                  the file's base name; may be given several times. Tables of kql/schema have the types stated there, and a value
                  of another type is refused with its place; the types of others are inferred and shown. A time is written in
                  ISO 8601. A row counts as ingested at its TimeGenerated. 'WORKSPACE=FILE' makes it a table of that other
                  workspace, which a query reads as workspace('WORKSPACE').Table
  --lab ADDRESS   ask the tables of a running lab instead: the address that 'noxys-sentinel lab' prints after 'Queries:'
  --token TOKEN   the bearer token that the lab prints (default: the variable NOXYS_LAB_TOKEN)
  --now TIME      the value of now(), in ISO 8601 (default: the current time; with --lab, that of the lab's simulated clock)
  --format FORM   table, json, csv or ndjson (default: table)
  --sql           print the SQL that the query runs as, and do not run it; not with --lab
  --ndjson        read {"id", "query", "now"} from standard input, one a line, and answer each with {"id", "columns", "rows"} or
                  {"id", "error": {"code", "message"}}; not with --lab
  --help          this text

Without --lab, the tables of kql/schema and the saved functions of kql/functions are there, empty unless --data fills them. A lab has
what was posted to it, in NoxysEvents_CL, and its own alerts and incidents, in SecurityAlert and SecurityIncident.
What cannot be run exactly is refused, with its place.

Exit codes: 0 fine, 1 the query is refused or fails, or no lab takes it, 2 wrong use.
`,

  async run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: 1 });
    const format = parseChoice('format', values.format, RESULT_FORMATS);
    const now = parseNow(values.now);
    const [query] = positionals;
    if ((query === undefined) !== values.ndjson) {
      throw new UsageError('Arguments: expected a query or --ndjson, and not both.');
    }
    if (values.lab === undefined) {
      return queryHere({ ...values, query, now: now ?? new Date(Date.now()).toISOString(), format }, io);
    }
    if (query === undefined || values.sql || values.data.length > 0) {
      throw new UsageError('--lab: expected a query with it, and neither --data nor --sql nor --ndjson.');
    }
    return queryLab(toLab(values.lab, values.token), { query, now, format }, io);
  },
};

interface HereRequest {
  readonly query: string | undefined;
  readonly data: readonly string[];
  readonly now: string;
  readonly format: ResultFormat;
  readonly sql: boolean;
}

/** Runs the query, or those of standard input, in this process. */
async function queryHere({ query, data, now, format, sql }: HereRequest, io: CommandIo): Promise<ExitCode> {
  const engine = await KustoEngine.open();
  try {
    await fillWorkspace(engine, data, now, io);
    if (query === undefined) {
      const run: RunQuestion = (question) => engine.query(question.query, { now, ...question });
      await answerQueries(run, io.stdin, (line) => io.stdout(line));
      return 0;
    }
    const { text, ...place } = readQuery(query);
    const options = { now, ...place };
    if (sql) io.stdout(`${engine.translate(text, options).sql}\n`);
    else io.stdout(formatResult(await engine.query(text, options), format));
    return 0;
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  } finally {
    engine.close();
  }
}

interface LabRequest {
  readonly query: string;
  readonly now: string | undefined;
  readonly format: ResultFormat;
}

/** Has a lab run the query. */
async function queryLab(lab: ServingLab, { query, now, format }: LabRequest, io: CommandIo): Promise<ExitCode> {
  const { text, ...place } = readQuery(query);
  const answer = await askLab(lab, { query: text, ...(now !== undefined && { now }), ...place });
  if ('error' in answer) {
    io.stderr(`${answer.error.message}\n`);
    return 1;
  }
  io.stdout(formatResult(answer, format));
  return 0;
}

function toLab(address: string, token = process.env['NOXYS_LAB_TOKEN']): ServingLab {
  if (!/^http:\/\/[^/]/.test(address) || !URL.canParse(address)) {
    throw new UsageError(`--lab: expected an address such as http://127.0.0.1:40123, got '${address}'.`);
  }
  if (!token) throw new UsageError('--token: expected the bearer token that the lab prints, got nothing.');
  return { address, token };
}

function parseNow(text: string | undefined): string | undefined {
  if (text !== undefined && parseDatetime(text) === undefined)
    throw new UsageError(`--now: expected a time in ISO 8601, got '${text}'.`);
  return text;
}

/** The tables and functions of the content, then the files. */
async function fillWorkspace(engine: KustoEngine, files: readonly string[], now: string, io: CommandIo): Promise<void> {
  const content = loadContent();
  for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
  for (const saved of content.functions) {
    engine.defineFunction({ name: saved.name, parameters: toParameterList(saved), body: saved.query });
  }
  for (const argument of files) {
    const { file, workspace } = parseData(argument);
    if (!existsSync(file)) throw new UsageError(`--data: there is no file '${file}'.`);
    const schema = content.schemas.find(({ table }) => table === tableNameOf(file));
    const table = await engine.loadFile(file, now, schema?.columns, workspace);
    if (!schema) io.stderr(`${table.name}: ${table.columns.map(({ name, type }) => `${name} ${type}`).join(', ')}\n`);
  }
}

/** `FILE` or `WORKSPACE=FILE`; a file that is there under the whole name is that file. */
function parseData(argument: string): { readonly file: string; readonly workspace?: string } {
  const [, workspace, file] = (!existsSync(argument) && /^([^=/\\]+)=(.+)$/.exec(argument)) || [];
  return workspace === undefined || file === undefined ? { file: argument } : { file, workspace };
}

function readQuery(argument: string): { readonly text: string; readonly file?: string } {
  const isFile = !argument.includes('\n') && existsSync(argument) && statSync(argument).isFile();
  if (!isFile && /^\S+\.kql$/.test(argument)) throw new UsageError(`FILE: there is no file '${argument}'.`);
  return isFile ? { text: readFileSync(argument, 'utf8'), file: argument } : { text: argument };
}
