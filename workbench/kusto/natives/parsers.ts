import { printJson } from '../json';
import { type Native, textOf } from './native';

/** Functions that take texts of a known form apart. */
export const PARSER_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_csv: { parameters: ['string'], returns: 'dynamic', run: (line) => printJson(parseCsv(textOf(line))) },
  kql_parse_command_line: {
    parameters: ['string'],
    returns: 'dynamic',
    run: (line) => (textOf(line).trim() === '' ? null : printJson(parseCommandLine(textOf(line)))),
  },
};

/** The fields of the first record; quotes are doubled inside quotes. */
function parseCsv(text: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && field === '') isQuoted = true;
    else if (character === ',') {
      fields.push(field);
      field = '';
    } else if (character === '\n' || character === '\r') break;
    else field += character;
  }
  return [...fields, field];
}

/**
 * The arguments of a command line as Windows' CommandLineToArgvW takes them apart: the first one ends at a quote or a space; in
 * the others two backslashes in front of a quote are one, an odd one makes the quote a character.
 */
function parseCommandLine(line: string): string[] {
  const first = /^\s*(?:"([^"]*)"?|(\S+))/.exec(line);
  const rest = line.slice(first?.[0].length ?? 0);
  return [first?.[1] ?? first?.[2] ?? '', ...parseArguments(rest)];
}

function parseArguments(text: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let isQuoted = false;
  for (const [piece] of text.matchAll(/\\*"|\\+|[^\\"]/g)) {
    if (piece.endsWith('"')) {
      const backslashes = piece.length - 1;
      current = (current ?? '') + '\\'.repeat(Math.floor(backslashes / 2));
      if (backslashes % 2 === 1) current += '"';
      else isQuoted = !isQuoted;
    } else if (/\s/.test(piece) && !isQuoted) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else current = (current ?? '') + piece;
  }
  return current === undefined ? found : [...found, current];
}
