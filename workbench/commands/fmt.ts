import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { loadContent, type Content } from '../../kql/content';
import { CONTENT_DIRECTORY } from '../../kql/loader/content-directory';
import { findSyntaxErrors } from '../../kql/language/parse';
import { formatQuery } from '../../kql/language/format';
import { assertDirectory, parseArguments, UsageError } from '../arguments';
import type { Command } from '../command';

const FLAGS = { check: { type: 'boolean', default: false } } as const;

/** The verb `fmt`: lays queries out as Microsoft's formatter does. */
export const fmtCommand: Command = {
  name: 'fmt',
  summary: 'lay out all queries',
  usage: `Lays every .kql file under kql out as Microsoft's formatter does; comments stay. A query with a syntax error is left alone.

Usage: noxys-sentinel fmt [DIRECTORY | FILE.kql…] [flags]

  DIRECTORY   the folder with the content (default: kql of this repository)
  FILE.kql…   these queries only
  --check     write nothing; name the files that would change
  --help      this text

Exit codes: 0 fine, 1 with --check when a file would change, 2 wrong use.
`,

  run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: Infinity });
    const changed = toQueryFiles(positionals).flatMap(({ path, label, query }) => {
      const formatted = formatQuery(query);
      return formatted === query || findSyntaxErrors(query).length > 0 ? [] : [{ path, label, formatted }];
    });
    for (const { path, label, formatted } of changed) {
      if (!values.check) writeFileSync(path, formatted);
      io.stdout(`${label}\n`);
    }
    io.stderr(`fmt: ${changed.length} files ${values.check ? 'would change' : 'changed'}\n`);
    return Promise.resolve(values.check && changed.length > 0 ? 1 : 0);
  },
};

interface QueryFile {
  readonly path: string;

  /** How messages name it. */
  readonly label: string;

  readonly query: string;
}

function toQueryFiles(named: readonly string[]): QueryFile[] {
  const [directory = CONTENT_DIRECTORY, ...others] = named.filter((path) => !path.endsWith('.kql'));
  if (named.length > 0 && named.every((path) => path.endsWith('.kql'))) return named.map(readQuery);
  if (others.length > 0 || named.length > 1) {
    throw new UsageError(`Arguments: expected one directory, or files that end in .kql, got '${named.join(' ')}'.`);
  }
  assertDirectory(directory);
  const root = dirname(resolve(directory));
  return queriesOf(loadContent(directory)).map(({ file, query }) => ({ path: join(root, file), label: file, query }));
}

function readQuery(file: string): QueryFile {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`Arguments: expected a file, found none at '${file}'.`);
  }
  return { path: file, label: file, query: readFileSync(file, 'utf8') };
}

function queriesOf(content: Content): { readonly file: string; readonly query: string }[] {
  const { transform, rules, huntingQueries, functions, connectorQueries, healthAlerts, workbook } = content;
  const pairs = [...rules, ...huntingQueries, ...functions, ...connectorQueries, ...healthAlerts];
  return [transform, ...pairs.map(({ queryFile, query }) => ({ file: queryFile, query })), ...workbook.tiles];
}
