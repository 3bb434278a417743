import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { stringify } from 'yaml';

import { loadContent, type Content } from '../../kql/content';
import { CONTENT_DIRECTORY } from '../../kql/loader/content-directory';
import { parseArguments, UsageError } from '../arguments';
import type { Command } from '../command';
import { convertRule, type ConvertedRule } from '../detection/import/convert-rule';
import { missingNames } from '../detection/import/missing-names';
import { messageOf } from '../error-message';

const FLAGS = { id: { type: 'string' }, into: { type: 'string' } } as const;

/** The verb `import`: a rule of the Azure-Sentinel repository becomes one of ours. */
export const importCommand: Command = {
  name: 'import',
  summary: 'take over analytics rules of the Azure-Sentinel repository',
  usage: `Reads scheduled analytics rules in the YAML of github.com/Azure/Azure-Sentinel, writes each as the two files of a rule here
(kql/rules/<id>.kql and <id>.yaml), and says what it changed, what it left out and what is still to be written.

Usage: noxys-sentinel import FILE… [flags]

  FILE…              YAML files of community rules
  --id ID            the rule's id here (default: its name, in lower case with hyphens); for one FILE
  --into DIRECTORY   where to write (default: kql/rules of this repository)
  --help             this text

Exit codes: 0 all rules are taken over, 1 some are not, 2 wrong use.
`,

  run(args, io) {
    const { values, positionals } = parseArguments(args, FLAGS, { atMost: Number.POSITIVE_INFINITY });
    if (positionals.length === 0) throw new UsageError('FILE: expected at least one file, got none.');
    if (values.id !== undefined && positionals.length > 1) throw new UsageError('--id: expected one FILE with it.');
    if (values.id !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(values.id)) {
      throw new UsageError(`--id: expected lower-case words joined by hyphens, got '${values.id}'.`);
    }
    const directory = values.into ?? join(CONTENT_DIRECTORY, 'rules');
    if (!isDirectory(directory)) throw new UsageError(`--into: expected a folder, found none at '${directory}'.`);
    // Wrong use is said before anything is written.
    const sources = positionals.map((file) => ({ file, text: read(file) }));
    const content = loadContent();
    let failed = 0;
    for (const { file, text } of sources) {
      try {
        const rule = convertRule(file, text, values.id);
        write(rule, directory);
        io.stdout([`${file}: rule '${rule.id}'`, ...notesOf(rule, content).map((note) => `  ${note}`), ''].join('\n'));
      } catch (error) {
        failed += 1;
        io.stderr(`${messageOf(error)}\n`);
      }
    }
    io.stderr(`import: ${positionals.length - failed} taken over, ${failed} not. Next: noxys-sentinel lint\n`);
    return Promise.resolve(failed === 0 ? 0 : 1);
  },
};

function read(file: string): string {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`FILE: expected a file at '${file}', found none.`);
  return readFileSync(file, 'utf8');
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function write({ id, metadata, query }: ConvertedRule, directory: string): void {
  const [queryFile, metadataFile] = [join(directory, `${id}.kql`), join(directory, `${id}.yaml`)];
  const taken = [queryFile, metadataFile].find((file) => existsSync(file));
  if (taken !== undefined)
    throw new Error(`${basename(taken)}: expected no file of this name yet. Choose another id with --id.`);
  writeFileSync(queryFile, query);
  writeFileSync(metadataFile, stringify(metadata, { lineWidth: 0, singleQuote: true }));
}

/** Also what the query reads or calls and nobody has described yet. */
function notesOf({ query, notes }: ConvertedRule, { schemas, functions }: Content): string[] {
  const tables = schemas.map(({ table, columns }) => ({ name: table, columns }));
  const known = functions.map(({ name }) => name);
  return [...notes, ...missingNames(query, { tables }, known)];
}
