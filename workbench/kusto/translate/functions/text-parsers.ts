import type { Scalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

const byText =
  (sqlName: string): ScalarFunction =>
  (call) =>
    call.result(`${sqlName}(${call.text(0)})`);

/** Functions that take a text apart. */
export const TEXT_PARSERS: Readonly<Record<string, ScalarFunction>> = {
  parse_url: byText('kql_parse_url'),
  parse_urlquery: byText('kql_parse_url_query'),
  parse_command_line: parseCommandLine,
  parse_csv: byText('kql_parse_csv'),
  parse_path: byText('kql_parse_path'),
};

/** Windows' rules are the only ones there are. */
function parseCommandLine(call: Call): Scalar {
  const kind = call.constantText(1);
  if (kind?.toLowerCase() !== 'windows') return call.refuse(`'parse_command_line()' of kind '${kind ?? ''}'`);
  return call.result(`kql_parse_command_line(${call.text(0)})`);
}
