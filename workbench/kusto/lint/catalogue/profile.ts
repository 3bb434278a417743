import { entry } from '../catalogue-entry';

/** The start of a query that is too long. */
const EXAMPLE_HEAD = 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n';

/** What the place of a query allows: an analytics rule, a DCR transformation, a workbook tile. */
export const PROFILE_ENTRIES = {
  'query-too-long': entry({
    severity: 'error',
    message: ({ length, maximum }: { length: number; maximum: number }) =>
      `The query has ${length} characters, the service takes ${maximum}.`,
    meaning: 'Sentinel takes 10,000 characters for a rule, a DCR 15,360 for a transformation.',
    example: {
      in: 'rule',
      bad: `${EXAMPLE_HEAD}| where PlatformId in (${'"a.example", '.repeat(1000)}"b.example")`,
      fixed: `${EXAMPLE_HEAD}| where PlatformId in (_GetWatchlist("Domains") | project SearchKey)`,
    },
    fix: 'Move lists into a watchlist, or split the rule.',
  }),
  'operator-not-allowed': entry({
    severity: 'error',
    message: ({ operator, place }: { operator: string; place: string }) => `'${operator}' is not allowed in ${place}.`,
    meaning:
      'A DCR transformation works row by row and knows few operators; an analytics rule may not search all tables; ' +
      'Azure Monitor knows neither aliases of databases nor patterns and parameters of a query.',
    example: { in: 'transform', bad: 'source\n| summarize count()', fixed: 'source\n| where isnotempty(EventType)' },
    fix: 'Do it in the rule (for a transformation), or name the tables (for a rule).',
  }),
  'function-not-allowed': entry({
    severity: 'error',
    message: ({ name, place, instead }: { name: string; place: string; instead?: string | undefined }) =>
      `Function '${name}' is not allowed in ${place}.${instead === undefined ? '' : ` Write '${instead}'.`}`,
    meaning:
      'DCR transformations know a fixed list of functions, some by other names, and have two that no other query has; Azure Monitor reaches no other clusters and runs no Python; ' +
      'analytics rules read no data from outside Sentinel.',
    example: {
      in: 'transform',
      bad: 'source\n| extend UserId = coalesce(UserId, "-")',
      fixed: 'source\n| extend UserId = iif(isempty(UserId), "-", UserId)',
    },
    fix: 'Write it with an allowed function: `iif(isempty(x), y, x)` for `coalesce`.',
  }),
  'saved-function-in-content': entry({
    severity: 'error',
    message: ({ name }: { name: string }) =>
      `Rules and tiles stand on their own, and may not call the saved function '${name}'.`,
    meaning: 'A saved function is replaced by deleting it first: for a moment every rule that calls it fails.',
    example: {
      in: 'rule',
      bad: 'NoxysEvents\n| where TimeGenerated > ago(1d) and RiskScore > 0.8',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where RiskScore > 0.8',
    },
    fix: 'Write the steps out in the query.',
  }),
  'transform-output': entry({
    severity: 'error',
    message: ({ problem }: { problem: string }) =>
      `The transformation must give exactly the columns of the table: ${problem}.`,
    meaning: 'A column of another type or name makes Azure refuse the DCR; a column left out stays empty.',
    example: {
      in: 'transform',
      bad: 'source\n| project TimeGenerated',
      fixed: 'source\n| extend EventType = tolower(EventType)',
    },
    fix: 'Project every column of the schema under its name and type.',
  }),
  'transform-literal': entry({
    severity: 'error',
    message: () => "A DCR transformation takes no dynamic literal that holds an object. Use parse_json('…').",
    meaning: 'Of dynamic literals the DCR language knows only plain ones.',
    example: {
      in: 'transform',
      bad: 'source\n| extend AdditionalFields = dynamic({"a": 1})',
      fixed: 'source\n| extend AdditionalFields = parse_json(\'{"a": 1}\')',
    },
    fix: 'Write `parse_json(\'{"a": 1}\')`.',
  }),
  'transform-parse': entry({
    severity: 'error',
    message: ({ count, maximum }: { count: number; maximum: number }) =>
      `One parse makes at most ${maximum} columns in a DCR transformation, this one makes ${count}.`,
    meaning: 'A limit of the service.',
    example: {
      in: 'transform',
      bad: 'source\n| parse EventType with A "." B "." C "." D "." E "." F "." G "." H "." I "." J "." K',
      fixed: 'source\n| parse EventType with A "." B\n| project-away A, B',
    },
    fix: 'Use several parse operators.',
  }),
  'open-columns': entry({
    severity: 'warning',
    message: ({ plugin }: { plugin: string }) =>
      `The columns that ${plugin} makes are not known before it runs, so no name behind it can be checked. Declare them.`,
    meaning: 'A rule whose column is not there in some run fails in that run.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| evaluate bag_unpack(AdditionalFields)\n| where model == "m"',
      fixed:
        'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| evaluate bag_unpack(AdditionalFields) : (model: string)\n| where model == "m"',
    },
    fix: 'Declare the columns, `evaluate bag_unpack(X) : (model: string)`, or read members with a dot.',
  }),
  'tile-parameter': entry({
    severity: 'error',
    message: ({ name }: { name: string }) =>
      `A workbook replaces '{${name}}' before it runs the query. Write the value.`,
    meaning: 'Every query of this repository runs as it is, also in the Logs blade.',
    example: {
      in: 'tile',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago({TimeRange})',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)',
    },
    fix: 'Let the time range of the tile apply (`timeRange: parameter`), or write a literal.',
  }),
  'tile-rendering': entry({
    severity: 'error',
    message: ({ render, visualization }: { render: string; visualization: string }) =>
      `The query renders '${render}', the tile says '${visualization}'. Make them the same.`,
    meaning: 'The tile decides in the workbook, the query when pasted into the Logs blade: people should see the same.',
    example: {
      in: 'barchart tile',
      bad: 'NoxysEvents_CL\n| summarize count() by PlatformId\n| render piechart',
      fixed: 'NoxysEvents_CL\n| summarize count() by PlatformId\n| render barchart',
    },
    fix: 'Change the render operator or the tile.',
  }),
  'timechart-without-time': entry({
    severity: 'error',
    message: () => "The tile is a timechart, and the query's result has no datetime column.",
    meaning: 'A timechart takes its x-axis from a datetime column; without one there is no chart to draw.',
    example: {
      in: 'timechart tile',
      bad: 'NoxysEvents_CL\n| summarize count() by PlatformId\n| render timechart',
      fixed: 'NoxysEvents_CL\n| summarize count() by bin(EventTime, 1h)\n| render timechart',
    },
    fix: 'Summarize by a bin of the time, or choose another visualization.',
  }),
} as const;
