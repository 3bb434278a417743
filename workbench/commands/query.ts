import { existsSync, readFileSync, statSync } from 'node:fs';

import { loadContent } from '../../kql/content';
import { toParameterList } from '../../kql/loader/saved-function';
import { parseArguments, parseChoice, UsageError } from '../arguments';
import type { Command, CommandIo } from '../command';
import { tableNameOf } from '../kusto/data-file';
import { parseDatetime } from '../kusto/datetime-text';
import { KqlError } from '../kusto/diagnostics';
import { KustoEngine } from '../kusto/engine';
import { answerQueries } from '../kusto/query-protocol';
import { formatResult, RESULT_FORMATS } from '../kusto/result-text';

const FLAGS = {
  data: { type: 'string', multiple: true, default: [] as string[] },
  now: { type: 'string' },
  format: { type: 'string', default: 'table' },
  ndjson: { type: 'boolean', default: false },
  sql: { type: 'boolean', default: false },
} as const;

/** The verb `query`: runs KQL on files. */
export const queryCommand: Command = {
  name: 'query',
  summary: 'run KQL on files of events',
  usage: `Runs a query on this machine.

Usage: noxys-sentinel query [flags] KQL|FILE
       noxys-sentinel query --ndjson [flags]

  KQL|FILE        the query itself, or a file with it
  --data FILE     a file of NDJSON, JSON, CSV or Parquet (.ndjson, .jsonl, .json, .csv, .parquet), read as the table that has
                  the file's base name; may be given several times. Tables of kql/schema have the types stated there, the types
                  of others are inferred and shown. A row counts as ingested at its TimeGenerated
  --now TIME      the value of now(), in ISO 8601 (default: the current time)
  --format FORM   table, json, csv or ndjson (default: table)
  --sql           print the SQL that the query runs as, and do not run it
  --ndjson        read {"id", "query", "now"} from standard input, one a line, and answer each with {"id", "columns", "rows"} or
                  {"id", "error": {"code", "message"}}
  --help          this text

The tables of kql/schema and the saved functions of kql/functions are there, empty unless --data fills them.
What cannot be run exactly is refused, with its place.

Exit codes: 0 fine, 1 the query is refused or fails, 2 wrong use.
`,

  async run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: 1 });
    const format = parseChoice('format', values.format, RESULT_FORMATS);
    const now = parseNow(values.now);
    const [query] = positionals;
    if ((query === undefined) !== values.ndjson) {
      throw new UsageError('Arguments: expected a query or --ndjson, and not both.');
    }
    const engine = await KustoEngine.open();
    try {
      await fillWorkspace(engine, values.data, now, io);
      if (query === undefined) {
        await answerQueries(engine, io.stdin, (line) => io.stdout(line), now);
        return 0;
      }
      const { text, file } = readQuery(query);
      const options = { now, ...(file !== undefined && { file }) };
      if (values.sql) io.stdout(`${engine.translate(text, options).sql}\n`);
      else io.stdout(formatResult(await engine.query(text, options), format));
      return 0;
    } catch (error) {
      if (!(error instanceof KqlError)) throw error;
      io.stderr(`${error.message}\n`);
      return 1;
    } finally {
      engine.close();
    }
  },
};

function parseNow(text: string | undefined): string {
  if (text === undefined) return new Date(Date.now()).toISOString();
  if (parseDatetime(text) === undefined) throw new UsageError(`--now: expected a time in ISO 8601, got '${text}'.`);
  return text;
}

/** The tables and functions of the content, then the files. */
async function fillWorkspace(engine: KustoEngine, files: readonly string[], now: string, io: CommandIo): Promise<void> {
  const content = loadContent();
  for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
  for (const saved of content.functions) {
    engine.defineFunction({ name: saved.name, parameters: toParameterList(saved), body: saved.query });
  }
  for (const file of files) {
    if (!existsSync(file)) throw new UsageError(`--data: there is no file '${file}'.`);
    const schema = content.schemas.find(({ table }) => table === tableNameOf(file));
    const table = await engine.loadFile(file, now, schema?.columns);
    if (!schema) io.stderr(`${table.name}: ${table.columns.map(({ name, type }) => `${name} ${type}`).join(', ')}\n`);
  }
}

function readQuery(argument: string): { readonly text: string; readonly file?: string } {
  const isFile = !argument.includes('\n') && existsSync(argument) && statSync(argument).isFile();
  return isFile ? { text: readFileSync(argument, 'utf8'), file: argument } : { text: argument };
}
