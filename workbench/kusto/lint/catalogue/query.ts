import { entry } from '../catalogue-entry';

/** Problems of a query by itself: its syntax, its names and its types. */
export const QUERY_ENTRIES = {
  'syntax-error': entry({
    severity: 'error',
    message: ({ message, code }: { message: string; code: string }) => `${message} (${code})`,
    meaning: "Microsoft's parser does not understand the text.",
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| summarise count()',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| summarize count()',
    },
    fix: 'Correct the text at the position.',
  }),
  'not-in': entry({
    severity: 'error',
    message: () => "KQL has no operator 'not in'. Write '!in'.",
    meaning: '`not in` is SQL. KQL reads `not` as a function without arguments.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where PlatformId not in ("chatgpt")',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where PlatformId !in ("chatgpt")',
    },
    fix: 'Write `where PlatformId !in ("chatgpt")`, or `!in~` to ignore case.',
  }),
  'unknown-column': entry({
    severity: 'error',
    message: ({ name, suggestion }: { name: string; suggestion: string | undefined }) =>
      `Column '${name}' does not exist here.${didYouMean(suggestion)}`,
    meaning: 'The name is neither a column at this point of the pipe nor a variable.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where Usr == "a"',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where UserId == "a"',
    },
    fix: 'Correct the name, or keep the column in the operators before. New columns belong into the schema file of the table.',
  }),
  'unknown-table': entry({
    severity: 'error',
    message: ({ name, suggestion }: { name: string; suggestion: string | undefined }) =>
      `Table '${name}' is not in kql/schema.${didYouMean(suggestion)}`,
    meaning: 'The table has no schema file, so nothing about the query could be checked.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvent_CL\n| where TimeGenerated > ago(1d)',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)',
    },
    fix: 'Correct the name, or add a schema file with the columns that you use.',
  }),
  'unknown-function': entry({
    severity: 'error',
    message: ({ name, suggestion }: { name: string; suggestion: string | undefined }) =>
      `Function '${name}' does not exist.${didYouMean(suggestion)}`,
    meaning: 'Neither KQL nor the saved functions of this repository have a function of that name.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| extend Key = sha256(EventId)',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| extend Key = hash_sha256(EventId)',
    },
    fix: 'Correct the name, or add the function under kql/functions.',
  }),
  'invalid-query': entry({
    severity: 'error',
    message: ({ message, code }: { message: string; code: string }) => `${message} (${code})`,
    meaning:
      "Microsoft's binder refuses it: types that do not fit, a wrong number of arguments, an aggregate outside summarize.",
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where RiskScore contains "x"',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where UserId contains "x"',
    },
    fix: 'Correct the expression at the position.',
  }),
  'cross-type-comparison': entry({
    severity: 'error',
    message: ({ left, right, operator }: { left: string; right: string; operator: string }) =>
      `'${operator}' compares ${left} with ${right}, which never matches. Convert one side.`,
    meaning:
      'The parser accepts equality across types, and the comparison is silently false (or its negation silently true).',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where RiskScore == "high"',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where RiskScore > 0.8',
    },
    fix: 'Compare with a literal of the type of the column, or convert: `tostring()`, `toreal()`, `todatetime()`.',
  }),
  'invalid-regex': entry({
    severity: 'error',
    message: ({ pattern, reason }: { pattern: string; reason: string }) => `Regular expression '${pattern}' ${reason}.`,
    meaning:
      'KQL knows RE2: no look-around, no back-references. A pattern that does not compile fails when the query runs.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where UserId matches regex "["',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where UserId matches regex @"\\["',
    },
    fix: 'Correct the pattern; test it against RE2.',
  }),
  'invalid-datetime': entry({
    severity: 'error',
    message: ({ literal }: { literal: string }) => `'${literal}' is no date, so it is null and matches nothing.`,
    meaning: 'The parser accepts any text inside `datetime()` and `todatetime()`.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > datetime(2026-13-45)',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > datetime(2026-03-20)',
    },
    fix: 'Write a date of the calendar, such as `datetime(2026-03-20T14:32:00Z)`.',
  }),
  'case-never-matches': entry({
    severity: 'error',
    message: ({ call, literal }: { call: string; literal: string }) =>
      `'${call}' never equals ${literal}: one is ${call.startsWith('tolower') ? 'lower' : 'upper'} case, the other is not.`,
    meaning: 'A text that was put into one case is compared with a literal of the other.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where tolower(PlatformId) == "ChatGPT"',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where PlatformId =~ "ChatGPT"',
    },
    fix: 'Write the literal in the same case, or compare with `=~`.',
  }),
  'text-search-in-dynamic': entry({
    severity: 'warning',
    message: ({ column, operator }: { column: string; operator: string }) =>
      `'${operator}' searches the whole JSON text of '${column}', names of members and all other values included. Compare the member.`,
    meaning: 'A policy that is named "blocklist" matches a search for "block", whatever it decided.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where PolicyDecisions has "block"',
      fixed:
        'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| mv-expand Decision = PolicyDecisions\n| where tostring(Decision.action) =~ "block"',
    },
    fix: 'Expand the list and compare: `| mv-expand D = PolicyDecisions | where tostring(D.action) =~ "block"`.',
  }),
  'group-by-raw-time': entry({
    severity: 'warning',
    message: ({ column }: { column: string }) =>
      `Grouped by '${column}' itself, nearly every event is a group of its own. Group by bin(${column}, 1h), or take max(${column}).`,
    meaning: 'Times differ to the tick, so the count of each group is 1.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| summarize BlockCount = count() by UserId, TimeGenerated',
      fixed:
        'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| summarize BlockCount = count() by UserId, bin(TimeGenerated, 1h)',
    },
    fix: 'Group by a bin of the time, or aggregate it.',
  }),
  'arbitrary-rows': entry({
    severity: 'warning',
    message: ({ operator }: { operator: string }) =>
      `'${operator}' without a sort before it keeps any rows. Sort first, or summarize.`,
    meaning: 'Which detections are dropped is not defined.',
    example: {
      in: 'rule',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where RiskScore > 0.8\n| take 100',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where RiskScore > 0.8\n| top 100 by RiskScore',
    },
    fix: 'Sort before it, use `top`, or make fewer results by summarizing.',
  }),
  'several-results': entry({
    severity: 'error',
    message: ({ count }: { count: number }) => `A query gives one result, this one has ${count}. Keep one of them.`,
    meaning: 'Sentinel and workbooks take one result; which one is not defined.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| take 1;\nNoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| count',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| count',
    },
    fix: 'Keep one statement that gives rows; make the others `let` statements.',
  }),
  'no-result': entry({
    severity: 'error',
    message: () => 'A query gives rows, this one gives none. End it in a table expression.',
    meaning: 'The text holds only `let` statements, or nothing.',
    example: {
      in: 'hunting',
      bad: 'let since = 1d;',
      fixed: 'let since = 1d;\nNoxysEvents_CL\n| where TimeGenerated > ago(since)',
    },
    fix: 'Add the statement that gives rows.',
  }),
  'dynamic-join-key': entry({
    severity: 'error',
    message: ({ column }: { column: string }) =>
      `Join key '${column}' is dynamic, and the service refuses to join on it. Use tostring().`,
    meaning: 'The parser accepts a dynamic key; the service does not run it.',
    example: {
      in: 'hunting',
      bad: 'let classified = NoxysEvents_CL\n| where TimeGenerated > ago(1d);\nclassified\n| join kind=inner classified on Classifications',
      fixed:
        'let classified = NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| extend Key = tostring(Classifications);\nclassified\n| join kind=inner classified on Key',
    },
    fix: 'Make a column of a plain type first: `extend Key = tostring(Classifications)`.',
  }),
  'join-without-kind': entry({
    severity: 'error',
    message: () =>
      'A join needs its kind: the default, innerunique, keeps an arbitrary row of each key of the left side.',
    meaning: 'Without `kind=` duplicates of the left side vanish, and which of them stays is not defined.',
    example: {
      in: 'hunting',
      bad: 'let recent = NoxysEvents_CL\n| where TimeGenerated > ago(1d);\nrecent\n| join recent on EventId',
      fixed:
        'let recent = NoxysEvents_CL\n| where TimeGenerated > ago(1d);\nrecent\n| join kind=inner recent on EventId',
    },
    fix: 'Write `join kind=inner`, or the kind that you mean.',
  }),
  'unused-let': entry({
    severity: 'warning',
    message: ({ name }: { name: string }) => `'${name}' is declared and never used.`,
    meaning: 'A tunable without a use misleads whoever sets it.',
    example: {
      in: 'hunting',
      bad: 'let threshold = 10;\nNoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| count',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| count',
    },
    fix: 'Use it or remove it.',
  }),
  'wrong-argument-type': entry({
    severity: 'error',
    message: ({ parameter, name, wanted, found }: { parameter: string; name: string; wanted: string; found: string }) =>
      `Parameter '${parameter}' of ${name}() is ${wanted}, the argument is ${found}.`,
    meaning:
      'The binder does not check the arguments of saved functions and of those of a `let`; the service fails or compares across types.',
    example: {
      in: 'hunting',
      bad: 'let since = (start: datetime) {\n    NoxysEvents_CL\n    | where TimeGenerated > start\n};\nsince("yesterday")',
      fixed:
        'let since = (start: datetime) {\n    NoxysEvents_CL\n    | where TimeGenerated > start\n};\nsince(ago(1d))',
    },
    fix: 'Pass a value of the declared type.',
  }),
  'null-check-of-text': entry({
    severity: 'warning',
    message: ({ message }: { message: string }) => message,
    meaning: 'A string is never null: `isnull` of it is always false.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where isnull(UserId)',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where isempty(UserId)',
    },
    fix: 'Use `isempty()` or `isnotempty()`.',
  }),
  'deprecated-name': entry({
    severity: 'warning',
    message: ({ name }: { name: string }) => `'${name}' is deprecated.`,
    meaning: 'The old spelling still works, and may stop.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| summarize makelist(EventId)',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| summarize make_list(EventId)',
    },
    fix: 'Use the name that replaces it, such as `make_list`.',
  }),
  'analyzer-advice': entry({
    severity: 'information',
    message: ({ message, code }: { message: string; code: string }) => `${message} (${code})`,
    meaning: "Advice of Microsoft's analyzers that has no entry of its own here.",
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where format_datetime(EventTime, "yyyy") == "2026"',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where startofyear(EventTime) == datetime(2026-01-01)',
    },
    fix: 'Follow the advice, or say with a comment why not.',
  }),
} as const;

function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean '${suggestion}'?`;
}
