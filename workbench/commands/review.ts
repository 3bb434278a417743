import { statSync } from 'node:fs';
import { join } from 'node:path';

import { parseArguments, parseChoice, UsageError } from '../arguments';
import type { Command } from '../command';
import { recordedEvents } from '../review/replay/arrival';
import { formatHtml } from '../review/report/html';
import { formatJson } from '../review/report/json';
import { formatMarkdown } from '../review/report/markdown';
import { buildReview, hasProblems } from '../review/review';

const REPOSITORY = join(__dirname, '..', '..');

const FORMATS = ['md', 'json', 'html'] as const;

const FLAGS = {
  base: { type: 'string' },
  data: { type: 'string', multiple: true },
  format: { type: 'string', default: 'md' },
} as const;

/** The verb `review`: what a change comes to. */
export const reviewCommand: Command = {
  name: 'review',
  summary: 'show what a change does to alerts, incidents, tickets and resources',
  usage: `Compares content (kql) and environments (stacks/environments) with those of a git revision: what differs runs in both
versions on the same events, on the simulated schedule. Shows the alerts, incidents and tickets that are gained, lost and
changed, what the change touches, the lint and the cases, and the resources that a deploy would change. See docs/review.md.

Usage: noxys-sentinel review --base REVISION [flags]

  --base REVISION          the revision to compare the working tree with, such as origin/main
  --data FILE.ndjson       also run on recorded webhook payloads, one a line; may be given more than once. What they hold
                           of users appears in the report
  --format md|json|html    one comment of a pull request, one JSON document, or a page that also draws the tiles (default md)
  --help                   this text

Exit codes: 0 fine, whatever changes; 1 the new version cannot be read or run, the lint finds errors, or cases fail; 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, FLAGS);
    const format = parseChoice('format', values.format, FORMATS);
    const { base, data = [] } = values;
    if (base === undefined) {
      throw new UsageError('--base: expected the revision to compare with, such as origin/main, got none.');
    }
    data.forEach(assertFile);
    const review = await buildReview({
      repository: REPOSITORY,
      base,
      recorded: await Promise.all(data.map(recordedEvents)),
      isWhole: format === 'html',
    });
    io.stdout(await WRITERS[format](review));
    return hasProblems(review) ? 1 : 0;
  },
};

const WRITERS = { md: formatMarkdown, json: formatJson, html: formatHtml };

function assertFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return;
  throw new UsageError(`--data: expected a file of webhook payloads, one a line, at '${file}', found none.`);
}
