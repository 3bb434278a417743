import { printJson } from '../json';
import { type Native, textOf } from './native';

/** Functions that take texts of a known form apart. */
export const PARSER_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_csv: { parameters: ['string'], returns: 'dynamic', run: (line) => printJson(parseCsv(textOf(line))) },
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
