import fc from 'fast-check';

import { loadContent } from '../../../../kql/content';
import { checkQuery } from '../../../../workbench/kusto/lint/checks/query';
import { findRegexProblem } from '../../../../workbench/kusto/lint/checks/literals';
import { toDatabase } from '../../../../workbench/kusto/lint/lint-content';
import { LintedQuery, type QueryProfile } from '../../../../workbench/kusto/lint/linted-query';

const content = loadContent();
const database = {
  ...toDatabase(content),
  functions: [
    ...(toDatabase(content).functions ?? []),
    {
      name: 'Since',
      parameters: '(start:datetime, limit:long=10)',
      body: 'NoxysEvents_CL | where TimeGenerated > start',
    },
  ],
};
const source = { tables: [{ name: 'source', columns: content.events.columns }] };
const T = 'NoxysEvents_CL | where TimeGenerated > ago(1d)';

test.each([
  ['an unknown column', `${T}\n| where Usr == "a"`, '2:9 unknown-column', "Column 'Usr' does not exist here."],
  [
    'a column in the wrong case',
    `${T}\n| where userid == "a"`,
    '2:9 unknown-column',
    "Column 'userid' does not exist here. Did you mean 'UserId'?",
  ],
  [
    'a column that was projected away',
    `${T}\n| project UserId\n| where PlatformId == "a"`,
    '3:9 unknown-column',
    "Column 'PlatformId' does not exist here.",
  ],
  [
    'an unknown table',
    'NoxysEvent_CL\n| take 1',
    '1:1 unknown-table',
    "Table 'NoxysEvent_CL' is not in kql/schema. Did you mean 'NoxysEvents_CL'?",
  ],
  [
    'an unknown table in a join',
    `${T}\n| join kind=inner (SecurityAlerts) on EventId`,
    '2:20 unknown-table',
    "Table 'SecurityAlerts' is not in kql/schema. Did you mean 'SecurityAlert'?",
  ],
  [
    'an unknown function',
    `${T}\n| extend X = sha256(EventId)`,
    '2:14 unknown-function',
    "Function 'sha256' does not exist.",
  ],
  [
    'an operator that does not exist',
    `${T}\n| summarise count()`,
    '2:3 syntax-error',
    'Query operator expected. (KS176)',
  ],
  ['an open parenthesis', `${T}\n| where (UserId == "a"`, '2:23 syntax-error', 'Expected: ) (KS005)'],
  [
    "SQL's not in",
    `${T}\n| where PlatformId not in ("a")`,
    '2:20 not-in',
    "KQL has no operator 'not in'. Write '!in'.",
  ],
  [
    'a wrong type of operand',
    `${T}\n| where RiskScore contains "x"`,
    '2:19 invalid-query',
    "The operator 'contains' is not defined for the operand types real and string. (KS106)",
  ],
  [
    'a number compared with a text',
    `${T}\n| where RiskScore == "high"`,
    '2:19 cross-type-comparison',
    `'==' compares real 'RiskScore' with string '"high"', which never matches. Convert one side.`,
  ],
  [
    'a text compared with a number',
    `${T}\n| where UserId != 5`,
    '2:16 cross-type-comparison',
    "'!=' compares string 'UserId' with long '5', which never matches. Convert one side.",
  ],
  [
    'a time compared with a text',
    `${T}\n| where EventTime == "2026"`,
    '2:19 cross-type-comparison',
    `'==' compares datetime 'EventTime' with string '"2026"', which never matches. Convert one side.`,
  ],
  [
    'a list of another type',
    `${T}\n| where UserId in (1, 2)`,
    '2:16 cross-type-comparison',
    "'in' compares string 'UserId' with long '1', which never matches. Convert one side.",
  ],
  [
    'a bad regular expression',
    `${T}\n| where UserId matches regex "["`,
    '2:30 invalid-regex',
    "Regular expression '[' does not compile: unterminated character class.",
  ],
  [
    'a look-ahead',
    `${T}\n| extend X = extract("(?=a)b", 0, UserId)`,
    '2:22 invalid-regex',
    "Regular expression '(?=a)b' looks ahead or behind, which RE2 does not know.",
  ],
  [
    'a back-reference',
    `${T}\n| extend X = replace_regex(UserId, @"(a)\\1", "")`,
    '2:36 invalid-regex',
    "Regular expression '(a)\\1' refers back to a group, which RE2 does not know.",
  ],
  [
    'a month that does not exist',
    `${T}\n| where EventTime > datetime(2026-13-05)`,
    '2:21 invalid-datetime',
    "'datetime(2026-13-05)' is no date, so it is null and matches nothing.",
  ],
  [
    'a day that does not exist',
    `${T}\n| where EventTime > datetime(2026-02-29)`,
    '2:21 invalid-datetime',
    "'datetime(2026-02-29)' is no date, so it is null and matches nothing.",
  ],
  [
    'an hour that does not exist',
    `${T}\n| where EventTime > datetime(2026-02-28 24:00)`,
    '2:21 invalid-datetime',
    "'datetime(2026-02-28 24:00)' is no date, so it is null and matches nothing.",
  ],
  [
    'lower case against upper case',
    `${T}\n| where tolower(UserId) == "Alice"`,
    '2:28 case-never-matches',
    `'tolower(UserId)' never equals "Alice": one is lower case, the other is not.`,
  ],
  [
    'upper case against lower case',
    `${T}\n| where "alice" == toupper(UserId)`,
    '2:9 case-never-matches',
    `'toupper(UserId)' never equals "alice": one is upper case, the other is not.`,
  ],
  [
    'a list with another case',
    `${T}\n| where tolower(UserId) in ("a", "B")`,
    '2:34 case-never-matches',
    `'tolower(UserId)' never equals "B": one is lower case, the other is not.`,
  ],
  ['two results', `${T};\n${T}`, '2:1 several-results', 'A query gives one result, this one has 2. Keep one of them.'],
  [
    'no result',
    'let x = 5;',
    '1:1 no-result',
    'A query gives rows, this one gives none. End it in a table expression.',
  ],
  ['a variable without a use', `let x = 5;\n${T}`, '1:5 unused-let', "'x' is declared and never used."],
  [
    'a dynamic join key',
    `let A = ${T};\nA\n| join kind=inner A on Classifications`,
    '3:24 dynamic-join-key',
    "Join key 'Classifications' is dynamic, and the service refuses to join on it. Use tostring().",
  ],
  [
    'a join without its kind',
    `let A = ${T};\nA\n| join A on EventId`,
    '3:3 join-without-kind',
    'A join needs its kind: the default, innerunique, keeps an arbitrary row of each key of the left side.',
  ],
  [
    'a null check of a text',
    `${T}\n| where isnull(UserId)`,
    '2:9 null-check-of-text',
    'Avoid using isnull on string arguments, use isempty() instead.',
  ],
  ['a deprecated function', `${T}\n| summarize makelist(UserId)`, '2:13 deprecated-name', "'makelist' is deprecated."],
  [
    'contains',
    `${T}\n| where UserId contains "alice"`,
    '2:16 contains-instead-of-has',
    `'contains' scans every text; 'has "alice"' uses the index. Use it if a whole term is meant.`,
  ],
  [
    'a table without a filter on time',
    'NoxysEvents_CL\n| where UserId == "a"',
    '1:1 no-time-filter',
    "'NoxysEvents_CL' is read without a filter on its time.",
  ],
  [
    'a filter on time that comes too late',
    'NoxysEvents_CL\n| summarize take_any(TimeGenerated) by UserId\n| where TimeGenerated > ago(1h)',
    '1:1 no-time-filter',
    "'NoxysEvents_CL' is read without a filter on its time.",
  ],
  [
    'a join with a whole table',
    `${T}\n| join kind=inner SecurityAlert on $left.EventId == $right.SystemAlertId`,
    '2:19 unbounded-join',
    "The right side of the join reads all of 'SecurityAlert'. Filter it by time or by the keys.",
  ],
  [
    'a text for a date of a saved function',
    'Since("yesterday")',
    '1:7 wrong-argument-type',
    "Parameter 'start' of Since() is datetime, the argument is string.",
  ],
  [
    'columns that data decides',
    `${T}\n| evaluate bag_unpack(AdditionalFields)`,
    '2:3 open-columns',
    'The columns that bag_unpack makes are not known before it runs, so no name behind it can be checked. Declare them.',
  ],
  [
    'advice of an analyzer without an entry of its own',
    `${T}\n| where format_datetime(EventTime, "yyyy") == "2026"`,
    '2:9 analyzer-advice',
    "Avoid using the 'format_datetime' function in a filter or predicate. Instead, use specific datetime functions like startofday or bin. (KS506)",
  ],
  [
    'a date that is a text',
    `${T}\n| where EventTime > datetime("2026-13-05")`,
    '2:21 invalid-datetime',
    `'datetime("2026-13-05")' is no date, so it is null and matches nothing.`,
  ],
  [
    'a word for a date',
    `${T}\n| where EventTime > datetime(yesterday)`,
    '2:21 invalid-datetime',
    "'datetime(yesterday)' is no date, so it is null and matches nothing.",
  ],
  [
    'a day before its month',
    `${T}\n| where EventTime > datetime(25/12/2026)`,
    '2:21 invalid-datetime',
    "'datetime(25/12/2026)' is no date, so it is null and matches nothing.",
  ],
  [
    'a month of parts that does not exist',
    `${T}\n| where EventTime > datetime(2026, 13, 1)`,
    '2:21 invalid-datetime',
    "'datetime(2026, 13, 1)' is no date, so it is null and matches nothing.",
  ],
  [
    'a text of parts for todatetime',
    `${T}\n| where EventTime > todatetime("2026, 3, 1")`,
    '2:21 invalid-datetime',
    `'todatetime("2026, 3, 1")' is no date, so it is null and matches nothing.`,
  ],
  [
    'a text that todatetime cannot read',
    `let day = "2026-02-30";\n${T}\n| where EventTime > todatetime(day)`,
    '3:21 invalid-datetime',
    "'todatetime(day)' is no date, so it is null and matches nothing.",
  ],
  [
    'a bad regular expression that a variable holds',
    `let pattern = "[";\n${T}\n| where UserId matches regex pattern`,
    '3:30 invalid-regex',
    "Regular expression '[' does not compile: unterminated character class.",
  ],
  [
    'a bad regular expression of countof',
    `${T}\n| extend X = countof(UserId, "(", "regex")`,
    '2:30 invalid-regex',
    "Regular expression '(' does not compile: unterminated group.",
  ],
  [
    'a bad regular expression of parse',
    `${T}\n| parse kind=regex UserId with "(" Name ";"`,
    '2:32 invalid-regex',
    "Regular expression '(' does not compile: unterminated group.",
  ],
  [
    'a bad regular expression of parse-where',
    `${T}\n| parse-where kind=regex flags=U UserId with * "a**" Name`,
    '2:48 invalid-regex',
    "Regular expression 'a**' does not compile: nothing to repeat.",
  ],
  [
    'a variable in another case',
    `let name = "Alice";\n${T}\n| where tolower(UserId) == name`,
    '3:28 case-never-matches',
    `'tolower(UserId)' never equals name, which is "Alice": one is lower case, the other is not.`,
  ],
  [
    'a dynamic list of another type',
    `${T}\n| where RiskScore in (dynamic(["high", "low"]))`,
    '2:19 cross-type-comparison',
    `'in' compares real 'RiskScore' with string '"high"', which never matches. Convert one side.`,
  ],
  [
    'a list of another type that a variable holds',
    `let scores = dynamic([1, "high"]);\n${T}\n| where RiskScore in (scores)`,
    '3:19 cross-type-comparison',
    `'in' compares real 'RiskScore' with string '"high"', which never matches. Convert one side.`,
  ],
  [
    'a column in another case',
    `${T}\n| extend UserId = tolower(UserId)\n| where UserId == "Alice"`,
    '3:19 case-never-matches',
    `'tolower(UserId)' never equals "Alice": one is lower case, the other is not.`,
  ],
  [
    'a column in another case, some operators later',
    `${T}\n| project Name = tolower(UserId), EventId\n| where isnotempty(Name)\n| extend A = 1\n| project Name\n| where Name in ("Bob")`,
    '6:18 case-never-matches',
    `'tolower(UserId)' never equals "Bob": one is lower case, the other is not.`,
  ],
  [
    'a list in another case that a variable holds',
    `let names = dynamic(["alice", "Bob"]);\n${T}\n| where tolower(UserId) in (names)`,
    '3:29 case-never-matches',
    `'tolower(UserId)' never equals "Bob": one is lower case, the other is not.`,
  ],
  [
    'a text for a number of a function of the query',
    'let half = (n: long) { n / 2 };\nprint half("x")',
    '2:12 wrong-argument-type',
    "Parameter 'n' of half() is long, the argument is string.",
  ],
  [
    'a number for a timespan of a function of the query',
    'let since = (span: timespan) { ago(span) };\nprint since(5)',
    '2:13 wrong-argument-type',
    "Parameter 'span' of since() is timespan, the argument is long.",
  ],
  [
    'a wrong type of an argument with a name',
    'let half = (n: long, by: long = 2) { n / by };\nprint half(1, by="x")',
    '2:18 wrong-argument-type',
    "Parameter 'by' of half() is long, the argument is string.",
  ],
  [
    'a wrong type of an argument behind the piped table',
    `let shorter = (T: (UserId: string), n: long) { T | where strlen(UserId) < n };\n${T}\n| invoke shorter("x")`,
    '3:18 wrong-argument-type',
    "Parameter 'n' of shorter() is long, the argument is string.",
  ],
  [
    'a search that minds the case',
    `${T}\n| where tolower(UserId) startswith_cs "Al"`,
    '2:39 case-never-matches',
    `'tolower(UserId)' never equals "Al": one is lower case, the other is not.`,
  ],
  [
    'a text search in JSON',
    `${T}\n| where PolicyDecisions has "block"`,
    '2:25 text-search-in-dynamic',
    "'has' searches the whole JSON text of 'PolicyDecisions', names of members and all other values included. Compare the member.",
  ],
  [
    'a group for each time',
    `${T}\n| summarize count() by UserId, TimeGenerated`,
    '2:32 group-by-raw-time',
    "Grouped by 'TimeGenerated' itself, nearly every event is a group of its own. Group by bin(TimeGenerated, 1h), or take max(TimeGenerated).",
  ],
  [
    'a query for a list of another type',
    `${T}\n| where UserId in ((SecurityAlert | where TimeGenerated > ago(1d) | project StartTime))`,
    '2:16 cross-type-comparison',
    "'in' compares string 'UserId' with datetime '(SecurityAlert | where TimeGenerated ...', which never matches. Convert one side.",
  ],
])('finds %s', (_, text, place, message) => {
  expect(find(text, 'hunting query')).toContainEqual(`${place} ${message}`);
});

test.each([
  ['numbers of several types', `${T}\n| where RiskScore == 1 and RiskScore in (0.5, 1)`],
  ['a dynamic value with a text', `${T}\n| where PolicyDecisions[0].action == "block"`],
  ['a list that a variable holds', `let users = dynamic(["a"]);\n${T}\n| where UserId in (users)`],
  ['a case that is the same', `${T}\n| where tolower(UserId) == "alice" and tolower(PlatformId) =~ "ChatGPT"`],
  [
    'a regular expression of RE2',
    String.raw`${T}
| where UserId matches regex @"(?i)\A(?P<name>[[:alpha:]]+)@\Qexample.com\E\z"`,
  ],
  ['a leap day', `${T}\n| where EventTime > datetime(2028-02-29T23:59:59.1234567Z)`],
  ['a null date', `${T}\n| where EventTime > datetime(null)`],
  ['ingestion time as a filter', 'NoxysEvents_CL\n| where ingestion_time() > ago(1h)'],
  ['a time filter before a summary', `${T}\n| summarize count() by UserId`],
  ['a long for a long with a default', 'Since(ago(1d), 5)'],
  ['narrower numbers for wider ones', 'let f = (a: long, b: real, c: int) { a + b + c };\nprint f(int(1), 2, 3)'],
  ['dates in words', `${T}\n| where EventTime between (datetime(3/20/2026) .. todatetime("20 Mar 2026 10:00:00"))`],
  ['a date of parts', `${T}\n| where EventTime > datetime(2026, 3, 20)`],
  ['elements that turn into the type', `${T}\n| where RiskScore in (dynamic(["1", 2])) and UserId in (dynamic([1]))`],
  ['brackets that countof looks for', `${T}\n| extend X = countof(UserId, "(") + countof(UserId, "[", "normal")`],
  ['a column that is made anew', `${T}\n| extend N = tolower(UserId)\n| extend N = UserId\n| where N == "Alice"`],
  ['a column that is made in the same step', `${T}\n| extend UserId = tolower(UserId), A = UserId == "Alice"`],
  [
    'a column that an operator in between may have made',
    `${T}\n| extend N = tolower(UserId)\n| parse UserId with N ":"\n| where N == "Alice"`,
  ],
  [
    'a column of the rows within',
    `${T}\n| extend N = tolower(UserId)\n| mv-apply N = Classifications to typeof(string) on (where N == "Alice")`,
  ],
  ['brackets in a simple parse', `${T}\n| parse UserId with "(" Name ")"`],
  [
    'the columns of a watchlist, its own and those that all have',
    '_GetWatchlist("vip")\n| where SearchKey == "a" and LastUpdatedTimeUTC > ago(1d)\n| project SearchKey, Mail',
  ],
  ['columns that are declared', `${T}\n| evaluate bag_unpack(AdditionalFields) : (model: string)`],
  ['a search in a member', `${T}\n| where tostring(PolicyDecisions[0].action) has "block"`],
  ['a group for each event', `${T}\n| summarize take_any(UserId) by EventId, TimeGenerated`],
])('accepts %s', (_, text) => {
  expect(find(text, 'hunting query').filter((line) => !line.includes('not-formatted'))).toEqual([]);
});

describe('a table of another workspace', () => {
  const other = 'workspace("other").NoxysEvents_CL';
  const recent = '| where TimeGenerated > ago(1d)';

  test.each(['analytics rule', 'hunting query', 'workbook tile'] as const)(
    'is known by its schema in the %s',
    (place) => {
      expect(find(`${other}\n${recent}\n| where UserId == "a"\n`, place)).toEqual([]);
      expect(find(`union NoxysEvents_CL, workspace("x").NoxysEvents_CL\n${recent}\n`, place)).toEqual([]);
      expect(find(`${other}\n${recent}\n| where Usr == "a"\n`, place)).toEqual([
        "3:9 unknown-column Column 'Usr' does not exist here.",
      ]);
    },
  );

  test('is read with a filter on time', () => {
    expect(find(`${other}\n| where UserId == "a"\n`, 'hunting query')).toEqual([
      "1:20 no-time-filter 'NoxysEvents_CL' is read without a filter on its time.",
    ]);
  });

  test('is out of reach of an NRT rule', () => {
    expect(find(`${other}\n${recent}\n`, 'NRT rule')).toEqual([
      "1:1 function-not-allowed Function 'workspace' is not allowed in an NRT rule.",
    ]);
  });

  test('is unknown where the schema has none of its name', () => {
    expect(find(`workspace("other").NoxysEvent_CL\n${recent}\n`, 'analytics rule')).toEqual([
      "1:20 unknown-table Table 'NoxysEvent_CL' is not in kql/schema. Did you mean 'NoxysEvents_CL'?",
    ]);
  });

  test('is not looked for where the name of the workspace is no literal', () => {
    expect(find(`let w = "other";\nworkspace(w).NoxysEvents_CL\n${recent}\n`, 'analytics rule')).toEqual([
      "2:14 invalid-query 'workspace()' takes a text literal. (KS204)",
    ]);
  });
});

test("of SQL's not in nothing else is said", () => {
  expect(find(`${T}\n| where PlatformId not in ("a")\n| take 1`, 'analytics rule')).toEqual([
    "2:20 not-in KQL has no operator 'not in'. Write '!in'.",
  ]);
});

test('finds what is wrong with the queries of the guide', () => {
  const second = 'NoxysEvents_CL\n| where EventType == "interaction.high_risk"\n| where RiskScore > 0.8\n| take 100\n';
  const third =
    'NoxysEvents_CL\n| where EventType == "interaction.policy_violated"\n| where PolicyDecisions contains "block"\n' +
    '| where PlatformId !in ("chatgpt")\n| summarize BlockCount = count() by UserId, PlatformId, TimeGenerated\n';

  expect(find(second, 'analytics rule').map((line) => line.split(' ')[1])).toEqual([
    'arbitrary-rows',
    'no-time-filter',
  ]);
  expect(find(third, 'analytics rule').map((line) => line.split(' ')[1])).toEqual([
    'contains-instead-of-has',
    'text-search-in-dynamic',
    'group-by-raw-time',
    'no-time-filter',
    'not-formatted',
  ]);
});

test('takes rows that were sorted before', () => {
  expect(find(`${T}\n| sort by RiskScore desc\n| take 10\n`, 'analytics rule').join()).not.toContain('arbitrary-rows');
});

test.each([
  ['search', 'search "alice"', "1:1 operator-not-allowed 'search' is not allowed in an analytics rule."],
  [
    'union *',
    'union *\n| where TimeGenerated > ago(1h)',
    "1:1 operator-not-allowed 'union *' is not allowed in an analytics rule.",
  ],
  [
    'another cluster',
    'cluster("x").database("y").T',
    "1:1 function-not-allowed Function 'cluster' is not allowed in an analytics rule.",
  ],
  [
    'a saved function',
    'NoxysEvents\n| take 1',
    "1:1 saved-function-in-content Rules and tiles stand on their own, and may not call the saved function 'NoxysEvents'.",
  ],
  [
    '10,001 characters',
    `${T} // ${'x'.repeat(10_001 - T.length - 4)}`,
    '1:1 query-too-long The query has 10001 characters, the service takes 10000.',
  ],
])('an analytics rule may not use %s', (_, text, line) => {
  expect(find(text, 'analytics rule')).toContainEqual(line);
});

test('an analytics rule may have 10,000 characters', () => {
  const text = `${T} // ${'x'.repeat(10_000 - T.length - 4)}`;

  expect(text).toHaveLength(10_000);
  expect(find(text, 'analytics rule').join()).not.toContain('query-too-long');
});

test('an analytics rule may read the tables of a pattern, which is not all of them', () => {
  expect(find('union Noxys*\n| where TimeGenerated > ago(1h)\n', 'analytics rule')).toEqual([]);
});

const MONITOR_PLACES = [
  ['analytics rule', 'an analytics rule'],
  ['NRT rule', 'an NRT rule'],
  ['workbook tile', 'a workbook tile'],
  ['connector tile', 'a connector tile'],
  ['health alert', 'a health alert'],
  ['hunting query', 'a hunting query'],
  ['saved function', 'a saved function'],
  ['playbook query', 'a playbook query'],
] as const;

describe.each(MONITOR_PLACES)('what Azure Monitor does not have is found in the %s', (profile, place) => {
  test.each([
    ['declare query_parameters(least: long = 5);\nprint least', "1:1 operator-not-allowed 'declare query_parameters'"],
    ['alias database d = cluster("a").database("b");\nprint 1', "1:1 operator-not-allowed 'alias'"],
    [`${T}\n| evaluate python(typeof(*), "x")`, "2:12 function-not-allowed Function 'python'"],
    ['evaluate sql_request("a", "b")', "1:10 function-not-allowed Function 'sql_request'"],
    ['evaluate mysql_request("a", "b")', "1:10 function-not-allowed Function 'mysql_request'"],
    ['evaluate http_request("a")', "1:10 function-not-allowed Function 'http_request'"],
    ['cluster("x").database("y").T', "1:1 function-not-allowed Function 'cluster'"],
    ['print geo_location("1.0.0.5")', "1:7 function-not-allowed Function 'geo_location'"],
    ['print current_principal()', "1:7 function-not-allowed Function 'current_principal'"],
  ])('%j', (text, problem) => {
    expect(find(text, profile)).toContainEqual(`${problem} is not allowed in ${place}.`);
  });
});

describe.each(MONITOR_PLACES)('one table is all that is taken by the %s', (profile) => {
  test.each([
    ['fork with two branches', `${T}\n| fork (count) (where RiskScore > 1)`, 2],
    ['facet by two columns', `${T}\n| facet by UserId, PlatformId`, 2],
    ['facet with a result of its own', `${T}\n| facet by UserId with (count)`, 2],
  ])('%s gives several', (_, text, count) => {
    expect(find(text, profile)).toContainEqual(
      `2:3 several-results A query gives one result, this one has ${count}. Keep one of them.`,
    );
  });

  test.each(['fork (count)', 'facet by UserId'])('%s gives one', (operator) => {
    expect(find(`${T}\n| ${operator}`, profile).join()).not.toContain('several-results');
  });
});

test('a DCR transformation may not fork at all', () => {
  expect(find('source\n| fork (extend A = 1) (extend B = 2)', 'DCR transformation')).toContainEqual(
    "2:3 operator-not-allowed 'fork' is not allowed in a DCR transformation.",
  );
});

test.each(['restrict access to (NoxysEvents_CL);\n', 'let database = (n: long) { n };\nprint database(1);\n'])(
  'takes for Azure Monitor what it has: %j',
  (text) => {
    expect(find(`${text}${T}`, 'hunting query').filter((line) => /not-allowed|time-filter/.test(line))).toEqual([]);
  },
);

test.each([
  'UserId == "a" or TimeGenerated > ago(1d)',
  'not(TimeGenerated > ago(1d))',
  'TimeGenerated < ago(1d)',
  'TimeGenerated <= now()',
  'TimeGenerated > EventTime',
  'TimeGenerated !between (ago(1d) .. now())',
  'TimeGenerated != ago(1d)',
  'isnotempty(TimeGenerated)',
  'hourofday(TimeGenerated) > 5',
  'TimeGenerated - ingestion_time() > 1h',
  'now() - TimeGenerated > 1d',
])('the condition %j leaves the time open', (condition) => {
  expect(find(`NoxysEvents_CL\n| where ${condition}`, 'hunting query')).toContainEqual(
    "1:1 no-time-filter 'NoxysEvents_CL' is read without a filter on its time.",
  );
});

test.each([
  'TimeGenerated > ago(1d)',
  'UserId == "a" and ago(1d) <= TimeGenerated',
  'UserId == "a" and TimeGenerated > ago(1d) or TimeGenerated > ago(2d)',
  'not(TimeGenerated < ago(1d))',
  'not(UserId == "a" or TimeGenerated <= ago(1d))',
  'TimeGenerated between (ago(2d) .. ago(1d))',
  'not(TimeGenerated !between (ago(2d) .. ago(1d)))',
  'bin(TimeGenerated, 1d) == startofday(now())',
  'now() - TimeGenerated < 1d',
  'datetime_diff("hour", now(), ingestion_time()) < 24',
  'TimeGenerated + 1h > ago(1d)',
  'TimeGenerated > toscalar(SecurityAlert | where TimeGenerated > ago(1d) | summarize min(StartTime))',
])('the condition %j bounds the time', (condition) => {
  expect(find(`NoxysEvents_CL\n| where ${condition}`, 'hunting query').join()).not.toContain('no-time-filter');
});

test.each([
  ['search "alice"', '1:1', '*'],
  ['search in (NoxysEvents_CL) "alice"', '1:12', 'NoxysEvents_CL'],
  ['find in (NoxysEvents_CL) where UserId == "a"', '1:10', 'NoxysEvents_CL'],
  ['union Noxys*', '1:7', 'Noxys*'],
  [`${T}\n| union SecurityAlert`, '2:9', 'SecurityAlert'],
])('%j reads without a filter on time', (text, place, table) => {
  expect(find(text, 'hunting query')).toContainEqual(
    `${place} no-time-filter '${table}' is read without a filter on its time.`,
  );
});

test.each([
  'search "alice" and TimeGenerated > ago(1d)',
  'search "alice"\n| where TimeGenerated > ago(1d)',
  'find in (NoxysEvents_CL) where TimeGenerated > ago(1d) and UserId == "a"',
  'union NoxysEvents_CL, (SecurityAlert)\n| where TimeGenerated > ago(1d)',
  'NoxysEvents_CL\n| union SecurityAlert\n| where TimeGenerated > ago(1d)',
  'let isNew = (time: datetime) { time > ago(1d) };\nNoxysEvents_CL\n| where isNew(TimeGenerated)',
])('%j reads with a filter on time', (text) => {
  expect(find(text, 'hunting query').join()).not.toContain('no-time-filter');
});

test.each([
  ['a column that only the data gives', '| where model == "m"\n| project UserId'],
  ['a projection of such a column', '| project model'],
  ['columns that stay open to the end', '| extend M = column_ifexists("model", "")'],
  ['all columns of the latest row', '| summarize arg_max(TimeGenerated, *) by UserId'],
])('warns of %s behind bag_unpack', (_, rest) => {
  expect(find(`${T}\n| evaluate bag_unpack(AdditionalFields)\n${rest}`, 'hunting query').join()).toContain(
    'open-columns',
  );
});

test.each([
  '| extend M = column_ifexists("model", "")\n| project TimeGenerated, M',
  '| where UserId == "a"\n| summarize count() by UserId',
])('takes columns that are closed behind bag_unpack: %j', (rest) => {
  expect(find(`${T}\n| evaluate bag_unpack(AdditionalFields)\n${rest}\n`, 'hunting query').join()).not.toContain(
    'open-columns',
  );
});

test.each([
  ['NoxysEvents_CL\n| where TimeGenerated > ago({TimeRange})\n', '2:29', 'TimeRange'],
  ['NoxysEvents_CL\n| where TimeGenerated > {TimeRange:start}\n', '2:25', 'TimeRange'],
  [`${T}\n| where UserId == "{User}"\n`, '2:20', 'User'],
])('finds in a tile what a workbook replaces: %j', (text, place, name) => {
  expect(find(text, 'workbook tile')).toContainEqual(
    `${place} tile-parameter A workbook replaces '{${name}}' before it runs the query. Write the value.`,
  );
  expect(find(text, 'workbook tile').join()).not.toContain('invalid-query');
});

test('braces of a function and of a regular expression are no parameters of a workbook', () => {
  const text = `let f = (a: long) {a};\n${T}\n| where UserId matches regex @"^a{4}\\p{Lu}$" and RiskScore > f(5)`;

  expect(find(text, 'workbook tile').join()).not.toContain('tile-parameter');
});

test.each([
  [
    'summarize',
    'source\n| summarize count()',
    "2:3 operator-not-allowed 'summarize' is not allowed in a DCR transformation.",
  ],
  [
    'mv-expand',
    'source\n| mv-expand Classifications',
    "2:3 operator-not-allowed 'mv-expand' is not allowed in a DCR transformation.",
  ],
  ['take', 'source\n| take 1', "2:3 operator-not-allowed 'take' is not allowed in a DCR transformation."],
  [
    'coalesce',
    'source\n| extend UserId = coalesce(UserId, "")',
    "2:19 function-not-allowed Function 'coalesce' is not allowed in a DCR transformation.",
  ],
  [
    'parse_url',
    'source\n| extend U = parse_url(UserId)',
    "2:14 function-not-allowed Function 'parse_url' is not allowed in a DCR transformation.",
  ],
  [
    'the name that replaced an old one',
    'source\n| extend UserId = column_ifexists("UserId", "")',
    "2:19 function-not-allowed Function 'column_ifexists' is not allowed in a DCR transformation. Write 'columnifexists'.",
  ],
  ...[
    'format_datetime(TimeGenerated, "d")',
    'bin_at(1, 2, 3)',
    'gamma(1)',
    'loggamma(1)',
    'sqrt(4)',
    'parse_version("1")',
  ].map((call): [string, string, string] => [
    call,
    `source\n| extend X = ${call}`,
    `2:14 function-not-allowed Function '${call.replace(/\(.*/, '')}' is not allowed in a DCR transformation.`,
  ]),
  [
    'in~',
    'source\n| where EventType in~ ("a")',
    "2:19 operator-not-allowed 'in~' is not allowed in a DCR transformation.",
  ],
  [
    'has_any',
    'source\n| where EventType has_any ("a")',
    "2:19 operator-not-allowed 'has_any' is not allowed in a DCR transformation.",
  ],
  [
    'an object literal',
    'source\n| extend X = dynamic({"a": 1})',
    "2:14 transform-literal A DCR transformation takes no dynamic literal that holds an object. Use parse_json('…').",
  ],
  [
    'a parse of 11 columns',
    `source\n| parse EventType with ${Array.from({ length: 11 }, (_, i) => `c${i}`).join(' "." ')}`,
    '2:3 transform-parse One parse makes at most 10 columns in a DCR transformation, this one makes 11.',
  ],
])('a DCR transformation may not use %s', (_, text, line) => {
  expect(find(text, 'DCR transformation', source)).toContainEqual(line);
});

test.each([
  [
    'where, extend, project',
    'source\n| where EventType != "a"\n| extend X = strcat(UserId, "x"), H = hash_sha256(UserId)\n| project-away X',
  ],
  ['a list literal', 'source\n| where EventType in ("a", "b")\n| extend X = dynamic(["a"])'],
  ['the old name of a function', 'source\n| extend X = base64_encodestring(columnifexists("UserId", ""))'],
  [
    'the functions that it alone has',
    'source\n| extend X = tostring(parse_cef_dictionary(UserId).Extension), Y = geo_location(UserId)',
  ],
  ['what the page calls', 'source\n| extend X = iff(not(UserId has ";"), UserId, replace(";", " ", UserId))'],
  ['a lambda of its own', 'let twice = (x: long) { x * 2 };\nsource\n| extend X = twice(1)'],
  [
    'a parse of 10 columns',
    `source\n| parse EventType with ${Array.from({ length: 10 }, (_, i) => `c${i}`).join(' "." ')}`,
  ],
])('a DCR transformation may use %s', (_, text) => {
  expect(find(text, 'DCR transformation', source).filter((line) => !line.includes('not-formatted'))).toEqual([]);
});

test('points at the first line that the formatter would change', () => {
  expect(find('NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n|take 1\n', 'hunting query')).toEqual([
    "3:1 not-formatted The query is not laid out as Microsoft's formatter does. Run 'noxys-sentinel fmt'.",
  ]);
});

test('no text makes the lint fail', () => {
  const pieces = [
    'NoxysEvents_CL',
    '|',
    'where',
    'UserId',
    '==',
    '"a',
    '(',
    ')',
    'let x =',
    ';',
    'join',
    'summarize',
    'in',
    'dynamic([',
    '\n',
    '//',
  ];

  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })), { maxLength: 12 }),
      (words) => {
        for (const line of find(words.join(' '), 'analytics rule')) expect(line).toMatch(/^\d+:\d+ [a-z-]+ ./);
      },
    ),
    { numRuns: 150 },
  );
});

test('a pattern without special signs is a regular expression', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z0-9 _-]*$/), (pattern) => findRegexProblem(pattern) === undefined));
});

function find(text: string, profile: QueryProfile, tables: LintedQuery['database'] = database): string[] {
  return checkQuery(new LintedQuery('q.kql', text, profile, tables, false)).map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${message}`,
  );
}
