import { entry } from '../catalogue-entry';

/** Problems of a query by itself: its syntax, its names and its types. */
export const QUERY_ENTRIES = {
  'syntax-error': entry({
    severity: 'error',
    message: ({ message, code }: { message: string; code: string }) => `${message} (${code})`,
    meaning: "Microsoft's parser does not understand the text.",
    example: 'NoxysEvents_CL | summarise count()',
    fix: 'Correct the text at the position.',
  }),
  'not-in': entry({
    severity: 'error',
    message: () => "KQL has no operator 'not in'. Write '!in'.",
    meaning: '`not in` is SQL. KQL reads `not` as a function without arguments.',
    example: 'where PlatformId not in ("chatgpt")',
    fix: 'Write `where PlatformId !in ("chatgpt")`, or `!in~` to ignore case.',
  }),
  'unknown-column': entry({
    severity: 'error',
    message: ({ name, suggestion }: { name: string; suggestion: string | undefined }) =>
      `Column '${name}' does not exist here.${didYouMean(suggestion)}`,
    meaning: 'The name is neither a column at this point of the pipe nor a variable.',
    example: 'NoxysEvents_CL | where Usr == "a"',
    fix: 'Correct the name, or keep the column in the operators before. New columns belong into the schema file of the table.',
  }),
  'unknown-table': entry({
    severity: 'error',
    message: ({ name, suggestion }: { name: string; suggestion: string | undefined }) =>
      `Table '${name}' is not in kql/schema.${didYouMean(suggestion)}`,
    meaning: 'The table has no schema file, so nothing about the query could be checked.',
    example: 'NoxysEvent_CL | take 10',
    fix: 'Correct the name, or add a schema file with the columns that you use.',
  }),
  'unknown-function': entry({
    severity: 'error',
    message: ({ name, suggestion }: { name: string; suggestion: string | undefined }) =>
      `Function '${name}' does not exist.${didYouMean(suggestion)}`,
    meaning: 'Neither KQL nor the saved functions of this repository have a function of that name.',
    example: 'NoxysEvents_CL | extend Key = sha256(EventId)',
    fix: 'Correct the name, or add the function under kql/functions.',
  }),
  'invalid-query': entry({
    severity: 'error',
    message: ({ message, code }: { message: string; code: string }) => `${message} (${code})`,
    meaning:
      "Microsoft's binder refuses it: types that do not fit, a wrong number of arguments, an aggregate outside summarize.",
    example: 'NoxysEvents_CL | where RiskScore contains "x"',
    fix: 'Correct the expression at the position.',
  }),
  'cross-type-comparison': entry({
    severity: 'error',
    message: ({ left, right, operator }: { left: string; right: string; operator: string }) =>
      `'${operator}' compares ${left} with ${right}, which never matches. Convert one side.`,
    meaning:
      'The parser accepts equality across types, and the comparison is silently false (or its negation silently true).',
    example: 'NoxysEvents_CL | where RiskScore == "high"',
    fix: 'Compare with a literal of the type of the column, or convert: `tostring()`, `toreal()`, `todatetime()`.',
  }),
  'invalid-regex': entry({
    severity: 'error',
    message: ({ pattern, reason }: { pattern: string; reason: string }) => `Regular expression '${pattern}' ${reason}.`,
    meaning:
      'KQL knows RE2: no look-around, no back-references. A pattern that does not compile fails when the query runs.',
    example: 'where UserId matches regex "["',
    fix: 'Correct the pattern; test it against RE2.',
  }),
  'invalid-datetime': entry({
    severity: 'error',
    message: ({ literal }: { literal: string }) => `'${literal}' is no date, so it is null and matches nothing.`,
    meaning: 'The parser accepts any text inside `datetime()` and `todatetime()`.',
    example: 'where TimeGenerated > datetime(2026-13-45)',
    fix: 'Write a date of the calendar, such as `datetime(2026-03-20T14:32:00Z)`.',
  }),
  'case-never-matches': entry({
    severity: 'error',
    message: ({ call, literal }: { call: string; literal: string }) =>
      `'${call}' never equals ${literal}: one is ${call.startsWith('tolower') ? 'lower' : 'upper'} case, the other is not.`,
    meaning: 'A text that was put into one case is compared with a literal of the other.',
    example: 'where tolower(PlatformId) == "ChatGPT"',
    fix: 'Write the literal in the same case, or compare with `=~`.',
  }),
  'text-search-in-dynamic': entry({
    severity: 'warning',
    message: ({ column, operator }: { column: string; operator: string }) =>
      `'${operator}' searches the whole JSON text of '${column}', names of members and all other values included. Compare the member.`,
    meaning: 'A policy that is named "blocklist" matches a search for "block", whatever it decided.',
    example: 'where PolicyDecisions contains "block"',
    fix: 'Expand the list and compare: `| mv-expand D = PolicyDecisions | where tostring(D.action) =~ "block"`.',
  }),
  'group-by-raw-time': entry({
    severity: 'warning',
    message: ({ column }: { column: string }) =>
      `Grouped by '${column}' itself, nearly every event is a group of its own. Group by bin(${column}, 1h), or take max(${column}).`,
    meaning: 'Times differ to the tick, so the count of each group is 1.',
    example: 'summarize BlockCount = count() by UserId, TimeGenerated',
    fix: 'Group by a bin of the time, or aggregate it.',
  }),
  'arbitrary-rows': entry({
    severity: 'warning',
    message: ({ operator }: { operator: string }) =>
      `'${operator}' without a sort before it keeps any rows. Sort first, or summarize.`,
    meaning: 'Which detections are dropped is not defined.',
    example: 'where RiskScore > 0.8 | take 100',
    fix: 'Sort before it, use `top`, or make fewer results by summarizing.',
  }),
  'several-results': entry({
    severity: 'error',
    message: ({ count }: { count: number }) => `A query gives one result, this one has ${count}. Keep one of them.`,
    meaning: 'Sentinel and workbooks take one result; which one is not defined.',
    example: 'NoxysEvents_CL | take 1; NoxysEvents_CL | count',
    fix: 'Keep one statement that gives rows; make the others `let` statements.',
  }),
  'no-result': entry({
    severity: 'error',
    message: () => 'A query gives rows, this one gives none. End it in a table expression.',
    meaning: 'The text holds only `let` statements, or nothing.',
    example: 'let threshold = 10;',
    fix: 'Add the statement that gives rows.',
  }),
  'dynamic-join-key': entry({
    severity: 'error',
    message: ({ column }: { column: string }) =>
      `Join key '${column}' is dynamic, and the service refuses to join on it. Use tostring().`,
    meaning: 'The parser accepts a dynamic key; the service does not run it.',
    example: 'join kind=inner T on Classifications',
    fix: 'Make a column of a plain type first: `extend Key = tostring(Classifications)`.',
  }),
  'join-without-kind': entry({
    severity: 'error',
    message: () =>
      'A join needs its kind: the default, innerunique, keeps an arbitrary row of each key of the left side.',
    meaning: 'Without `kind=` duplicates of the left side vanish, and which of them stays is not defined.',
    example: 'A | join B on EventId',
    fix: 'Write `join kind=inner`, or the kind that you mean.',
  }),
  'unused-let': entry({
    severity: 'warning',
    message: ({ name }: { name: string }) => `'${name}' is declared and never used.`,
    meaning: 'A tunable without a use misleads whoever sets it.',
    example: 'let threshold = 10;\nNoxysEvents_CL | take 1',
    fix: 'Use it or remove it.',
  }),
  'wrong-argument-type': entry({
    severity: 'error',
    message: ({ parameter, name, wanted, found }: { parameter: string; name: string; wanted: string; found: string }) =>
      `Parameter '${parameter}' of ${name}() is ${wanted}, the argument is ${found}.`,
    meaning:
      'The binder does not check the arguments of saved functions and of those of a `let`; the service fails or compares across types.',
    example: 'NoxysEvents("yesterday")',
    fix: 'Pass a value of the declared type.',
  }),
  'null-check-of-text': entry({
    severity: 'warning',
    message: ({ message }: { message: string }) => message,
    meaning: 'A string is never null: `isnull` of it is always false.',
    example: 'where isnull(UserId)',
    fix: 'Use `isempty()` or `isnotempty()`.',
  }),
  'deprecated-name': entry({
    severity: 'warning',
    message: ({ name }: { name: string }) => `'${name}' is deprecated.`,
    meaning: 'The old spelling still works, and may stop.',
    example: 'summarize makelist(EventId)',
    fix: 'Use the name that replaces it, such as `make_list`.',
  }),
  'analyzer-advice': entry({
    severity: 'information',
    message: ({ message, code }: { message: string; code: string }) => `${message} (${code})`,
    meaning: "Advice of Microsoft's analyzers that has no entry of its own here.",
    example: 'where format_datetime(TimeGenerated, "yyyy") == "2026"',
    fix: 'Follow the advice, or say with a comment why not.',
  }),
} as const;

function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean '${suggestion}'?`;
}
