import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { loadContent, type Content } from '../../kql/content';
import { CONTENT_DIRECTORY } from '../../kql/content-directory';
import { bindQuery } from '../../kql/language/parse';
import { formatQuery } from '../../kql/language/format';
import { parseArguments } from '../arguments';
import type { Command } from '../command';

const FLAGS = { check: { type: 'boolean', default: false } } as const;

/** The verb `fmt`: lays queries out as Microsoft's formatter does. */
export const fmtCommand: Command = {
  name: 'fmt',
  summary: 'lay out all queries',
  usage: `Lays every .kql file under kql out as Microsoft's formatter does; comments stay. A query with a syntax error is left alone.

Usage: noxys-sentinel fmt [DIRECTORY] [flags]

  DIRECTORY   the folder with the content (default: kql of this repository)
  --check     write nothing; name the files that would change
  --help      this text

Exit codes: 0 fine, 1 with --check when a file would change, 2 wrong use.
`,

  run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: 1 });
    const directory = positionals[0] ?? CONTENT_DIRECTORY;
    const changed = queriesOf(loadContent(directory)).flatMap(({ file, query }) => {
      const formatted = formatQuery(query);
      return formatted === query || hasSyntaxError(query) ? [] : [{ file, formatted }];
    });
    for (const { file, formatted } of changed) {
      if (!values.check) writeFileSync(join(dirname(directory), file), formatted);
      io.stdout(`${file}\n`);
    }
    io.stderr(`fmt: ${changed.length} files ${values.check ? 'would change' : 'changed'}\n`);
    return Promise.resolve(values.check && changed.length > 0 ? 1 : 0);
  },
};

interface QueryFile {
  readonly file: string;
  readonly query: string;
}

function queriesOf(content: Content): QueryFile[] {
  const { transform, rules, huntingQueries, functions, connectorQueries, healthAlerts, workbook } = content;
  const pairs = [...rules, ...huntingQueries, ...functions, ...connectorQueries, ...healthAlerts];
  return [transform, ...pairs.map(({ queryFile, query }) => ({ file: queryFile, query })), ...workbook.tiles];
}

/** The formatter guesses where the parser does; the binder's problems do not matter to it. */
function hasSyntaxError(query: string): boolean {
  return bindQuery(query, { tables: [] }).diagnostics.some(({ code }) => /^KS0/.test(code));
}
