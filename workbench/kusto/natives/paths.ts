import { type Json, printJson } from '../json';
import { type Native, textOf } from './native';

/** Functions that take file paths apart. */
export const PATH_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_path: { parameters: ['string'], returns: 'dynamic', run: (path) => printJson(parsePath(textOf(path))) },
};

/** The forms of which the language reference says what becomes: a file, alone or in a folder of a drive, a share or a root. */
const PATH =
  /^(?:(?:(?<scheme>[A-Za-z][\w+.-]+):\/\/)?(?<directory>(?<root>[A-Za-z]:)?[\\/]{0,2}[^\\/:?*]+(?:[\\/][^\\/:?*]+)*)[\\/])?(?![A-Za-z]:)(?<file>[^\\/:?*]+)(?::(?<stream>[^\\/:?*]+))?$/;

/**
 * The parts of a file's path.
 *
 * @throws Error for another form, such as a folder with nothing in it
 */
function parsePath(path: string): Json {
  const parts = PATH.exec(path)?.groups;
  if (!parts) throw new Error(`parse_path() of '${path}' has no documented result.`);
  const { scheme = '', root = '', directory = '', file = '', stream = '' } = parts;
  return new Map<string, Json>([
    ['Scheme', scheme],
    ['RootPath', root],
    ['DirectoryPath', directory],
    ['DirectoryName', /[^\\/]*$/.exec(directory)?.[0] ?? ''],
    ['Filename', file],
    ['Extension', /\.([^.]*)$/.exec(file)?.[1] ?? ''],
    ['AlternateDataStreamName', stream],
  ]);
}
