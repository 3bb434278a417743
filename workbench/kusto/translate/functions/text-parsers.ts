import type { ScalarFunction } from './call';

const byText =
  (sqlName: string): ScalarFunction =>
  (call) =>
    call.result(`${sqlName}(${call.text(0)})`);

/** Functions that take a text apart. */
export const TEXT_PARSERS: Readonly<Record<string, ScalarFunction>> = {
  parse_url: byText('kql_parse_url'),
  parse_urlquery: byText('kql_parse_url_query'),
  parse_csv: byText('kql_parse_csv'),
};
