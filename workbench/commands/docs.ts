import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildColumnsPage } from '../../kql/pages/columns-page';
import { loadContent } from '../../kql/content';
import { buildRunbooksPage } from '../../kql/pages/runbooks-page';
import { buildEnvironmentPage } from '../../stacks/environment-page';
import { buildRolesPage } from '../../stacks/roles-page';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { buildCataloguePage } from '../kusto/lint/catalogue-page';

const FLAGS = { check: { type: 'boolean', default: false } } as const;

const REPOSITORY = join(__dirname, '..', '..');

/** The verb `docs`: writes the pages of the docs that follow from something else. */
export const docsCommand: Command = {
  name: 'docs',
  summary: 'write the generated pages of the docs',
  usage: `Writes the pages of docs that follow from something else: columns from the schema, diagnostics from the catalogue of the
lint, environment from its schema, roles from stacks/roles, runbooks from kql/health.

Usage: noxys-sentinel docs [flags]

  --check   write nothing; name the pages that would change
  --help    this text

Exit codes: 0 fine, 1 with --check when a page would change, 2 wrong use.
`,

  run(args, io) {
    const { values } = parseArguments(args, FLAGS);
    const changed = buildPages().filter(({ file, text }) => text !== readPage(file));
    for (const { file, text } of changed) {
      if (!values.check) writeFileSync(join(REPOSITORY, file), text);
      io.stdout(`${file}\n`);
    }
    io.stderr(`docs: ${changed.length} pages ${values.check ? 'would change' : 'changed'}\n`);
    return Promise.resolve(values.check && changed.length > 0 ? 1 : 0);
  },
};

/** A page of the docs and what it must say. */
export interface GeneratedPage {
  readonly file: string;
  readonly text: string;
}

/** Every generated page. */
export function buildPages(): GeneratedPage[] {
  const { events, healthAlerts } = loadContent();
  return [
    { file: 'docs/columns.md', text: buildColumnsPage(events) },
    { file: 'docs/diagnostics.md', text: buildCataloguePage() },
    { file: 'docs/environment.md', text: buildEnvironmentPage() },
    { file: 'docs/roles.md', text: buildRolesPage() },
    { file: 'docs/runbooks.md', text: buildRunbooksPage(healthAlerts) },
  ];
}

function readPage(file: string): string | undefined {
  try {
    return readFileSync(join(REPOSITORY, file), 'utf8');
  } catch {
    return undefined;
  }
}
