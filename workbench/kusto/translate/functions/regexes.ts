import { JsonNumber } from '../../json';
import { convert } from '../conversion';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import { quoteText } from '../sql';
import type { Call, ScalarFunction } from './call';

/** Functions of regular expressions; RE2 here as there. */
export const REGEXES: Readonly<Record<string, ScalarFunction>> = {
  extract,
  extract_all: extractAll,
  extractall: extractAll,
  replace_regex: (call) => replaced(call.text(0), call.regex(1), replacement(call, 2)),
  replace: (call) => replaced(call.text(2), call.regex(0), replacement(call, 1)),
  regex_quote: (call) => totalScalar(`regexp_escape(${call.text(0)})`, 'string'),
  indexof_regex: indexOf,
  trim: (call) => trim(call, true, true),
  trim_start: (call) => trim(call, true, false),
  trim_end: (call) => trim(call, false, true),
};

/** Where a match begins: behind the matches in front of it and what lies between them. */
function indexOf(call: Call): Scalar {
  const [source, pattern] = [call.text(0), call.regex(1)];
  const [start, length, occurrence] = [call.long(2, '0'), call.long(3, '-1'), call.long(4, '1')];
  return nullableScalar(`kql_index_of_regex(${source}, ${pattern}, ${start}, ${length}, ${occurrence})`, 'long');
}

function extract(call: Call): Scalar {
  const group = /^(\d+)::(BIGINT|INTEGER)$/.exec(call.value(1).sql)?.[1];
  if (group === undefined)
    return call.refuse("'extract()' with a computed group", 'Write the number of the group as a literal.');
  const found = totalScalar(`regexp_extract(${call.text(2)}, ${call.regex(0)}, ${group})`, 'string');
  return call.count > 3 ? convert(found, call.type) : found;
}

/** Without groups an array of matches; with one an array of texts; with more an array of arrays. */
function extractAll(call: Call): Scalar {
  const pattern = call.constantText(0) ?? '';
  call.regex(0);
  const source = call.text(call.count - 1);
  const groups = call.count > 2 ? chosenGroups(call, pattern) : allGroups(pattern).map((_, index) => index + 1);
  if (groups.length === 0) return call.refuse("'extract_all()' without a group", 'Put what is wanted in parentheses.');
  const columns = groups.map((group) => `regexp_extract_all(${source}, ${quoteText(pattern)}, ${group})`);
  const sql =
    columns.length === 1
      ? `to_json(${columns.join('')})`
      : `to_json(list_transform(list_zip(${columns.join(', ')}), lambda groups: [${groups.map((_, i) => `groups[${i + 1}]`).join(', ')}]))`;
  return nullableScalar(`CASE WHEN regexp_matches(${source}, ${quoteText(pattern)}) THEN ${sql} END`, 'dynamic');
}

/** The groups in the order of their numbers, each by its name or `''`. */
function allGroups(pattern: string): string[] {
  const withoutEscapes = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  return [...withoutEscapes.matchAll(/\((?!\?)|\(\?P<(\w+)>/g)].map(([, name = '']) => name);
}

/** Groups by their numbers or names. */
function chosenGroups(call: Call, pattern: string): number[] {
  const groups = call.constantJson(1);
  const names = allGroups(pattern);
  const numbers = Array.isArray(groups)
    ? groups.map((group) =>
        group instanceof JsonNumber ? Number(group.text) : names.findIndex((name) => name === group) + 1,
      )
    : [];
  if (numbers.length === 0 || numbers.some((each) => !Number.isInteger(each) || each < 1 || each > names.length)) {
    return call.refuse("'extract_all()' with groups that the expression does not have");
  }
  return numbers;
}

function replaced(source: string, pattern: string, replacementSql: string): Scalar {
  return totalScalar(`regexp_replace(${source}, ${pattern}, ${replacementSql}, 'g')`, 'string');
}

/** `\\1` names a group in both; what DuckDB would read otherwise is refused. */
function replacement(call: Call, index: number): string {
  const text = call.constantText(index) ?? '';
  if (/\\(?![0-9\\])/.test(text))
    return call.refuse(`The replacement '${text}'`, 'Use a backslash before digits only.');
  return quoteText(text);
}

function trim(call: Call, start: boolean, end: boolean): Scalar {
  const pattern = call.regex(0);
  let sql = call.text(1);
  if (start) sql = `regexp_replace(${sql}, '^(?:' || ${pattern} || ')+', '')`;
  if (end) sql = `regexp_replace(${sql}, '(?:' || ${pattern} || ')+$', '')`;
  return totalScalar(sql, 'string');
}
