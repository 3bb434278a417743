import { dirname, resolve } from 'node:path';

import { loadContent } from '../../kql/content';
import { CONTENT_DIRECTORY } from '../../kql/content-directory';
import { ContentError } from '../../kql/content-problem';
import { parseArguments, parseChoice } from '../arguments';
import type { Command } from '../command';
import { GitRevision } from '../kusto/lint/base-revision';
import { compareDiagnostics, diagnostic, type Diagnostic } from '../kusto/lint/diagnostic';
import { lintContent } from '../kusto/lint/lint-content';
import { countBySeverity, LINT_FORMATS, writeDiagnostics } from '../kusto/lint/output';

const FLAGS = { format: { type: 'string', default: 'text' }, base: { type: 'string' } } as const;

/** The verb `lint`: checks all content before Azure sees it. */
export const lintCommand: Command = {
  name: 'lint',
  summary: 'check all queries and their metadata',
  usage: `Checks every query, rule, tile, parameter and mapping under kql against the schema, the limits of Azure and Sentinel, and
each other. docs/diagnostics.md says what each code means and what to do. A problem that is none is silenced by a comment on
the line before it, '// lint-disable-next-line code reason' ('#' in YAML); the reason is required.

Usage: noxys-sentinel lint [DIRECTORY] [flags]

  DIRECTORY                         the folder with the content (default: kql of this repository)
  --format text|json|sarif|github   lines for people, one JSON document, SARIF 2.1.0, or GitHub workflow commands (default text)
  --base REVISION                   also: a rule that changed since that git revision has a higher version
  --help                            this text

Exit codes: 0 no error and no warning, 1 problems found, 2 wrong use.
`,

  run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: 1 });
    const format = parseChoice('format', values.format, LINT_FORMATS);
    const found = lintDirectory(positionals[0] ?? CONTENT_DIRECTORY, values.base);
    io.stdout(writeDiagnostics(found, format));
    const { error, warning, information } = countBySeverity(found);
    io.stderr(`lint: ${error} errors, ${warning} warnings, ${information} notes\n`);
    return Promise.resolve(error + warning > 0 ? 1 : 0);
  },
};

/** Files that do not load are problems like any other. */
function lintDirectory(directory: string, revision: string | undefined): Diagnostic[] {
  try {
    const base = revision === undefined ? undefined : new GitRevision(dirname(resolve(directory)), revision);
    return lintContent(loadContent(directory), base);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return error.problems
      .map((problem) => diagnostic('invalid-file', problem, { field: problem.field, message: problem.message }))
      .sort(compareDiagnostics);
  }
}
