import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { loadContent } from '../../kql/content';
import { CONTENT_DIRECTORY } from '../../kql/loader/content-directory';
import { ContentError } from '../../kql/loader/content-problem';
import { assertDirectory, parseArguments, parseChoice, UsageError } from '../arguments';
import type { Command } from '../command';
import { GitRevision } from '../kusto/lint/base-revision';
import { compareDiagnostics, diagnostic, type Diagnostic } from '../kusto/lint/diagnostic';
import { lintEnvironments } from '../kusto/lint/environments';
import { lintContent } from '../kusto/lint/lint-content';
import { lintQuery, QUERY_PLACES, type QueryPlace } from '../kusto/lint/lint-query';
import { countBySeverity, LINT_FORMATS, writeDiagnostics } from '../kusto/lint/output';

const FLAGS = {
  format: { type: 'string', default: 'text' },
  base: { type: 'string' },
  as: { type: 'string' },
} as const;

const BASE_IS_FOR_CONTENT =
  'it compares the rules of a DIRECTORY with an earlier revision, and a query by itself has no version. Leave it out.';
const AS_IS_FOR_A_QUERY =
  'it says where a query by itself is meant to run, and a DIRECTORY has a place for each of its own. Leave it out, or name a FILE.kql.';

const PLACES = Object.keys(QUERY_PLACES).filter((name): name is QueryPlace => name in QUERY_PLACES);

/** The verb `lint`: checks all content before Azure sees it. */
export const lintCommand: Command = {
  name: 'lint',
  summary: 'check all queries and their metadata',
  usage: `Checks every query, rule, tile, parameter and mapping under kql against the schema, the limits of Azure and Sentinel, and
each other, and the overrides of the environments in stacks/environments against them. docs/diagnostics.md says what each code means
and what to do. A problem that is none is silenced by a comment on the line before it, '// lint-disable-next-line code reason' ('#'
in YAML); the reason is required. Other comments may stand between the two.

Usage: noxys-sentinel lint [DIRECTORY | FILE.kql] [flags]

  DIRECTORY                         the folder with the content (default: kql of this repository); environments are those beside it
  FILE.kql                          a query by itself, against the tables and functions of this repository
  --format text|json|sarif|github   lines for people, one JSON document, SARIF 2.1.0, or GitHub workflow commands (default text)
  --base REVISION                   also: a rule that changed since that git revision has a higher version
  --as hunting|rule|nrt-rule|transform|tile|function
                                    where the query of FILE.kql is meant to run (default hunting)
  --help                            this text

Exit codes: 0 no error and no warning, 1 problems found, 2 wrong use.
`,

  run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: 1 });
    const format = parseChoice('format', values.format, LINT_FORMATS);
    const [target = CONTENT_DIRECTORY] = positionals;
    const isQuery = target.endsWith('.kql');
    if (isQuery && values.base !== undefined) throw new UsageError(`--base: ${BASE_IS_FOR_CONTENT}`);
    if (!isQuery && values.as !== undefined) throw new UsageError(`--as: ${AS_IS_FOR_A_QUERY}`);
    const place = parseChoice('as', values.as ?? 'hunting', PLACES);
    const found = isQuery
      ? lintQuery(target, readQuery(target), place, loadContent())
      : lintDirectory(target, values.base);
    io.stdout(writeDiagnostics(found, format));
    const { error, warning, information } = countBySeverity(found);
    io.stderr(`lint: ${error} errors, ${warning} warnings, ${information} notes\n`);
    return Promise.resolve(error + warning > 0 ? 1 : 0);
  },
};

function readQuery(file: string): string {
  if (!existsSync(file)) throw new UsageError(`FILE: expected a query at '${file}', found none.`);
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

/**
 * Files that do not load are problems like any other, and what loads beside them is checked as well; not the environments, which may
 * name what did not load.
 */
function lintDirectory(directory: string, revision: string | undefined): Diagnostic[] {
  assertDirectory(directory);
  const base = revision === undefined ? undefined : new GitRevision(dirname(resolve(directory)), revision);
  try {
    const content = loadContent(directory);
    return [...lintContent(content, base), ...lintEnvironments(content, dirname(resolve(directory)))];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    const unreadable = error.problems.map((problem) => diagnostic('invalid-file', problem, problem));
    return [...unreadable, ...(error.rest ? lintContent(error.rest, base) : [])].sort(compareDiagnostics);
  }
}
