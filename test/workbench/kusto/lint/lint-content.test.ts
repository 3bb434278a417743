import { ContentCopy } from '../../../support/content-copy';
import { loadContent } from '../../../../kql/content';
import { toLine } from '../../../../workbench/kusto/lint/diagnostic';
import { lintContent } from '../../../../workbench/kusto/lint/lint-content';

const RULE = 'rules/high-volume-policy-violations';
const HUNT = 'hunting/recent-noxys-events';

let copy: ContentCopy;

beforeEach(() => {
  copy = new ContentCopy();
});

afterEach(() => copy.dispose());

test('finds nothing in the content that the repository ships', () => {
  expect(lintContent(loadContent()).map(toLine)).toEqual([]);
});

test.each([
  ['.kql', 'isnotempty(UserId)', 'isnotempty(Usr)', 'Usr', "error unknown-column Column 'Usr' does not exist here."],
  [
    '.yaml',
    'columnName: AccountName',
    'columnName: Nobody',
    'Nobody',
    "error missing-output-column Column 'Nobody' is not in the query's result. Project it.",
  ],
  [
    '.yaml',
    'queryPeriod: P14D',
    'queryPeriod: P15D',
    'P15D',
    'error duration-out-of-range Must be between PT5M and P14D, got P15D.',
  ],
  [
    '.yaml',
    'tactics: []',
    'tactics: [Impact, DataTheft]',
    'DataTheft',
    "error unknown-tactic Tactic 'DataTheft' is not one of",
  ],
])('says where in the %s a problem stands', (extension, from, to, value, problem) => {
  copy.edit(`${RULE}${extension}`, from, to);

  const lines = copy.read(`${RULE}${extension}`).split('\n');
  const line = lines.findIndex((each) => each.includes(value));
  const place = `kql/${RULE}${extension}:${line + 1}:${(lines[line] ?? '').indexOf(value) + 1}`;
  expect(lint()).toContainEqual(expect.stringContaining(`${place} ${problem}`));
});

test.each<[string, string | RegExp, string, string]>([
  [
    'a column that the query does not give',
    'columnName: AccountName',
    'columnName: AccountNames',
    "error missing-output-column Column 'AccountNames' is not in the query's result. Did you mean 'AccountName'?",
  ],
  [
    'an entity column of a type that does not fit',
    'columnName: AccountName',
    'columnName: LastEvent',
    "error output-column-type Column 'LastEvent' must be string or guid or int or long or bool here, it is datetime.",
  ],
  ['an entity that Sentinel does not know', 'entityType: CloudApplication', 'entityType: App', 'error unknown-entity'],
  ['an identifier that the entity does not have', 'identifier: UPNSuffix', 'identifier: Upn', 'error unknown-entity'],
  [
    'an identifier that is mapped twice',
    'identifier: UPNSuffix',
    'identifier: Name',
    "error repeated-identifier Identifier 'Name' is mapped twice.",
  ],
  [
    'an account that is known by its name alone',
    / {6}- \{ identifier: UPNSuffix.*\n.*AadUserId.*\n/,
    '',
    'warning weak-entity Name alone can belong to more than one Account. Map one of Name + UPNSuffix, AadUserId, Sid, Name + NTDomain, Name + DnsDomain, PUID, ObjectGuid, FullName.',
  ],
  [
    'a file without its folder',
    'entityType: CloudApplication\n    fieldMappings:\n      - { identifier: Name,',
    'entityType: File\n    fieldMappings:\n      - { identifier: Name,',
    'warning weak-entity Name alone can belong to more than one File. Map one of Directory + Name.',
  ],
  [
    'four identifiers',
    '      - { identifier: AadUserId, columnName: AccountAadUserId }',
    '      - { identifier: AadUserId, columnName: AccountAadUserId }\n      - { identifier: Sid, columnName: AccountName }',
    'error number-out-of-range Identifiers of a mapping: at most 3, got 4.',
  ],
  [
    'a custom detail of a column that is not there',
    '  Hour: Hour',
    '  Hour: Hours',
    "error missing-output-column Column 'Hours' is not in the query's result. Did you mean 'Hour'?",
  ],
  [
    'a custom detail with a bad key',
    '  Hour: Hour',
    '  the_hour: Hour',
    "error custom-detail-key The key of a custom detail has 1 to 20 letters and digits, a letter first; got 'the_hour'.",
  ],
  [
    '21 custom details',
    '  Hour: Hour',
    `  Hour: Hour\n${Array.from({ length: 12 }, (_, i) => `  More${i}: Hour`).join('\n')}`,
    'error number-out-of-range Custom details: at most 20, got 21.',
  ],
  [
    'a title with a column that is not there',
    "{{Who}} on {{Where}}'",
    "{{Whom}} on {{Where}}'",
    "error missing-output-column Column 'Whom' is not in the query's result. Did you mean 'Who'?",
  ],
  [
    'a title with four columns',
    "{{Who}} on {{Where}}'",
    "{{Who}} {{Where}} {{Hour}} {{UserId}}'",
    'error number-out-of-range Columns in alertDisplayNameFormat: at most 3, got 4.',
  ],
  [
    'a title that is too long',
    'detected: {{Who}}',
    `detected: ${'x'.repeat(220)} {{Who}}`,
    'error text-too-long The title has 278 bytes before its columns are filled in, Sentinel takes 256.',
  ],
  [
    'a title with a column in single braces',
    "{{Who}} on {{Where}}'",
    "{{Who}} on {Where}'",
    "warning broken-placeholder '{Where}' is shown as it is written: a column is named in two braces on either side, '{{Column}}'.",
  ],
  [
    'a title with a brace too few',
    "{{Who}} on {{Where}}'",
    "{{Who}} on {{Where}'",
    "warning broken-placeholder '{{Where}' is shown as it is written: a column is named in two braces on either side, '{{Column}}'.",
  ],
  [
    'an unknown property of an alert',
    'alertProperty: ProductName',
    'alertProperty: Product',
    'error unknown-alert-property',
  ],
  [
    'a frequency that is too short',
    'queryFrequency: PT1H',
    'queryFrequency: PT4M',
    'error duration-out-of-range Must be between PT5M and P14D, got PT4M.',
  ],
  [
    'a period that is too long',
    'queryPeriod: P14D',
    'queryPeriod: P15D',
    'error duration-out-of-range Must be between PT5M and P14D, got P15D.',
  ],
  [
    'a period shorter than the frequency',
    'queryPeriod: P14D',
    'queryPeriod: PT30M',
    'error period-shorter-than-frequency queryPeriod (PT30M) is shorter than queryFrequency (PT1H): events between runs would be missed.',
  ],
  [
    'a high frequency over a long period',
    'queryFrequency: PT1H',
    'queryFrequency: PT30M',
    'error frequency-too-high-for-period A queryPeriod of two days or more (P14D) needs a queryFrequency of at least PT1H, got PT30M.',
  ],
  [
    'a suppression over a day',
    'suppressionDuration: PT5H',
    'suppressionDuration: PT25H',
    'error duration-out-of-range Must be between PT5M and P1D, got PT25H.',
  ],
  [
    'a suppression shorter than the frequency',
    /suppressionEnabled: false\nsuppressionDuration: PT5H/,
    'suppressionEnabled: true\nsuppressionDuration: PT30M',
    'error suppression-shorter-than-frequency suppressionDuration (PT30M) must not be shorter than queryFrequency (PT1H).',
  ],
  [
    'a grouping over more than a week',
    'lookbackDuration: P1D',
    'lookbackDuration: P8D',
    'error duration-out-of-range Must be between PT5M and P7D, got P8D.',
  ],
  ['a threshold that is too high', 'triggerThreshold: 0', 'triggerThreshold: 10001', 'error number-out-of-range'],
  [
    'a grouping by nothing',
    'groupByEntities: [Account, CloudApplication]',
    'groupByEntities: []',
    "error grouping-without-key matchingMethod 'Selected' needs something",
  ],
  [
    'a grouping by an entity that is not mapped',
    '[Account, CloudApplication]',
    '[Account, Host]',
    "error grouping-key-not-mapped 'Host' is not in the rule's entityMappings.",
  ],
  [
    'a grouping by a detail that is not there',
    '[Account, CloudApplication]',
    '[Account]\n    groupByCustomDetails: [Mood]',
    "error grouping-key-not-mapped 'Mood' is not in the rule's customDetails.",
  ],
  [
    'a grouping by ids of events',
    '[Account, CloudApplication]',
    '[Account]\n    groupByCustomDetails: [EventIds]',
    "warning grouping-key-unique No two alerts share 'EventIds', so every alert opens an incident of its own.",
  ],
  [
    'a tactic that Sentinel does not know',
    'tactics: []',
    'tactics: [DataTheft]',
    "error unknown-tactic Tactic 'DataTheft' is not one of",
  ],
  [
    'a technique without its tactic',
    'relevantTechniques: []',
    'relevantTechniques: [T1567]',
    "error technique-without-tactic Technique 'T1567' belongs to Exfiltration, none of which is among the tactics here.",
  ],
  [
    'a technique that does not exist',
    'relevantTechniques: []',
    'relevantTechniques: [T9999]',
    "error unknown-technique Technique 'T9999' is not in ATT&CK Enterprise 17.0.",
  ],
  [
    'a sub-technique',
    'relevantTechniques: []',
    'relevantTechniques: [T1567.002]',
    "error sub-technique Sentinel takes techniques such as T1567, not 'T1567.002'.",
  ],
  [
    'a triage note that the alert does not show',
    /^triage: >-\n {2}Triage/m,
    'triage: >-\n  Other',
    "error triage-not-in-description alertDescriptionFormat must hold the text of 'triage', so that it reaches the analyst.",
  ],
  [
    'a parameter without its line',
    '- name: threshold',
    '- name: limit',
    "error parameter-without-let The query has no line 'let limit = literal;' for this parameter.",
  ],
])('finds in the metadata %s', (_, from, to, problem) => {
  copy.edit(`${RULE}.yaml`, from, to);

  expect(lint()).toContainEqual(expect.stringMatching(toPattern(`${RULE}.yaml`, problem)));
});

test.each([
  ['tactics: []', 'tactics: [Nope]', '4:11', "unknown-tactic Tactic 'Nope' is not one of"],
  ['relevantTechniques: []', 'relevantTechniques: [T99]', '5:22', "unknown-technique Technique 'T99' is not in ATT&CK"],
  [
    /tactics: .*\nrelevantTechniques: .*/,
    'tactics: [Exfiltration]\nrelevantTechniques: [T1567, T1110]',
    '5:29',
    "technique-without-tactic Technique 'T1110' belongs to CredentialAccess, none of which is among the tactics here.",
  ],
  [
    /tactics: .*\nrelevantTechniques: .*/,
    'tactics: [Exfiltration]\nrelevantTechniques: [T1110.001]',
    '5:22',
    "technique-without-tactic Technique 'T1110' belongs to CredentialAccess, none of which is among the tactics here.",
  ],
])('finds in the metadata of a hunting query %s -> %s', (from, to, place, problem) => {
  copy.edit(`${HUNT}.yaml`, from, to);

  expect(lint('hunting/')).toEqual([expect.stringContaining(`kql/${HUNT}.yaml:${place} error ${problem}`)]);
});

test('a hunting query may name a sub-technique', () => {
  copy.edit(
    `${HUNT}.yaml`,
    /tactics: .*\nrelevantTechniques: .*/,
    'tactics: [Exfiltration]\nrelevantTechniques: [T1567.002]',
  );

  expect(lint('hunting/')).toEqual([]);
});

test.each([
  [
    'a parameter out of its range',
    'let threshold = 10;',
    'let threshold = 10001;',
    "error parameter-out-of-range Parameter 'threshold' must be between 0 and 10000, got 10001.",
  ],
  [
    'an overlap that is too short',
    'let overlap = 15m;',
    'let overlap = 5m;',
    "error parameter-out-of-range Parameter 'overlap' must be between 15m and 6h, got '5m'.",
  ],
  [
    'a text that is not allowed',
    'let userIdIs = "opaque";',
    'let userIdIs = "email";',
    "error parameter-out-of-range Parameter 'userIdIs' must be one of 'opaque', 'upn', 'entraObjectId', got 'email'.",
  ],
  [
    'a literal of another type',
    'let threshold = 10;',
    'let threshold = 10.0;',
    "error parameter-type Parameter 'threshold' is declared as long, its literal is real.",
  ],
  [
    'a frequency unlike the schedule',
    'let frequency = 1h;',
    'let frequency = 30m;',
    "error parameter-differs 'frequency' is 30m, queryFrequency in the YAML is PT1H. Make them the same.",
  ],
  [
    'a look-back unlike the schedule',
    'let lookback = 14d;',
    'let lookback = 7d;',
    "error parameter-differs 'lookback' is 7d, queryPeriod in the YAML is P14D. Make them the same.",
  ],
  [
    'a tunable that is not declared',
    'let threshold = 10;',
    'let threshold = 10;\nlet other = 5;',
    "warning let-without-parameter 'let other = literal;' is not declared under parameters, so no environment can set it.",
  ],
  [
    'a result without a time',
    '    TimeGenerated,\n    NoxysTenantId,',
    '    NoxysTenantId,',
    "warning missing-time-generated The query's result has no datetime column 'TimeGenerated'. Project the rows' TimeGenerated.",
  ],
  [
    'a look-back beyond the period',
    'ago(lookback)',
    'ago(15d)',
    "warning looks-beyond-period The query looks back 15d, the rule's queryPeriod is P14D: earlier rows are not there.",
  ],
])('finds in the query %s', (_, from, to, problem) => {
  copy.edit(`${RULE}.kql`, from, to);

  expect(lint()).toContainEqual(expect.stringMatching(toPattern(`${RULE}.kql`, problem)));
});

test('the frequency of the query is that of the schedule, even if nothing says that it follows it', () => {
  copy
    .edit(`${RULE}.yaml`, '    follows: queryFrequency\n', '')
    .edit(`${RULE}.kql`, 'frequency = 1h', 'frequency = 2h');

  expect(lint()).toEqual([
    `kql/${RULE}.kql:10:17 error parameter-differs 'frequency' is 2h, queryFrequency in the YAML is PT1H. Make them the same.`,
  ]);
});

test('accepts the same duration in another spelling', () => {
  copy.edit(`${RULE}.kql`, 'let frequency = 1h;', 'let frequency = 60m;').edit(`${RULE}.yaml`, 'PT1H', 'PT60M');

  expect(lint()).toEqual([]);
});

test.each([
  [
    'a column that is left out',
    '    UserId,\n',
    '',
    "error transform-output The transformation must give exactly the columns of the table: column 'UserId' is missing.",
  ],
  [
    'a column of another type',
    '    RiskScore,\n',
    '    RiskScore = tostring(RiskScore),\n',
    "error transform-output The transformation must give exactly the columns of the table: column 'RiskScore' must be real, it is string.",
  ],
  [
    'a column that the table does not have',
    '    UserId,\n',
    '    UserId,\n    User = UserId,\n',
    "error transform-output The transformation must give exactly the columns of the table: column 'User' is not in the table.",
  ],
])('finds in the transformation %s', (_, from, to, problem) => {
  copy.edit('transform/noxys-events.kql', from, to);

  expect(lint()).toContainEqual(expect.stringMatching(toPattern('transform/noxys-events.kql', problem)));
});

test('the body of a saved function sees its parameters, with their types', () => {
  const parameters =
    'parameters:\n  - { name: window, type: timespan, default: 1d }\n  - { name: who, type: string, default: \'"a"\' }\n';
  copy
    .edit('functions/noxys-events.yaml', /$/, parameters)
    .write(
      'functions/noxys-events.kql',
      'NoxysEvents_CL\n| where TimeGenerated > ago(window) and UserId == who and RiskScore == who\n',
    );

  expect(lint('functions/')).toEqual([
    `kql/functions/noxys-events.kql:2:69 error cross-type-comparison '==' compares real 'RiskScore' with string 'who', which never matches. Convert one side.`,
  ]);
});

test('finds a tile that is drawn otherwise than its query says', () => {
  copy.edit('workbook/risk-score-distribution.kql', 'render timechart', 'render piechart');

  expect(lint('workbook/')).toEqual([
    "kql/workbook/risk-score-distribution.kql:8:3 error tile-rendering The query renders 'piechart', the tile says 'timechart'. Make them the same.",
  ]);
});

test('finds a chart of times whose query gives none', () => {
  copy
    .edit('workbook/risk-score-distribution.kql', 'by EventTime = bin(EventTime, 1h)', 'by RiskScore')
    .edit('workbook/risk-score-distribution.kql', 'sort by EventTime', 'sort by RiskScore');

  expect(lint('workbook/')).toEqual([
    "kql/workbook/risk-score-distribution.kql:8:3 error timechart-without-time The tile is a timechart, and the query's result has no datetime column.",
  ]);
});

test('finds a tile that only a workbook can run', () => {
  copy.edit('workbook/high-risk-interactions.kql', 'ago(24h)', 'ago({Hours:value})');

  expect(lint('workbook/').filter((line) => line.includes('tile-parameter'))).toEqual([
    "kql/workbook/high-risk-interactions.kql:4:29 error tile-parameter A workbook replaces '{Hours}' before it runs the query. Write the value.",
  ]);
});

test.each([
  [
    'a column that does not exist',
    'SystemAlertId != ',
    'SystemAlertIds != ',
    "error unknown-column In the query: Column 'SystemAlertIds' does not exist here. Did you mean 'SystemAlertId'?",
  ],
  [
    'a custom detail that no rule gives',
    "'{}'))?['AlertKey']",
    "'{}'))?['AlertKeys']",
    "error unknown-custom-detail The playbook reads the custom detail 'AlertKeys', which 'high-risk-non-enterprise-platform' does not give.",
  ],
  [
    'what Azure Monitor does not have',
    '| project Id = SystemAlertId)',
    '| project Id = current_principal())',
    "error function-not-allowed In the query: Function 'current_principal' is not allowed in a playbook query.",
  ],
])('finds in a playbook %s', (_, from, to, problem) => {
  copy.edit('playbooks/notify-teams.json', from, to);

  const line = copy
    .read('playbooks/notify-teams.json')
    .split('\n')
    .findIndex((each) => each.includes(to));
  expect(lint('playbooks/notify-teams')).toEqual([
    expect.stringContaining(`kql/playbooks/notify-teams.json:${line + 1}:`),
  ]);
  expect(lint('playbooks/notify-teams')).toEqual([expect.stringContaining(problem)]);
});

test('a query of a playbook needs a filter on time unless it is sent with a time range', () => {
  copy.edit('playbooks/notify-teams.json', '"timespan": "P30D"', '"other": "P30D"');

  expect(lint('playbooks/notify-teams')).toEqual([
    expect.stringContaining(
      "warning no-time-filter In the query: 'SecurityAlert' is read without a filter on its time.",
    ),
  ]);
});

test('finds an alert for each event, unless a comment says why', () => {
  copy.edit('rules/noxys-alert.kql', /\/\/ lint-disable-next-line.*\n/, '');

  expect(lint('rules/noxys-alert')).toEqual([
    expect.stringContaining(
      "warning alert-per-event A result for each 'EventId': more than 150 in a run are summed up in one alert, and with 4 overridden values each, more than 12 lose their titles.",
    ),
  ]);
});

test.each([
  ['without a reason', ' alert-per-event', 'error suppression-without-reason'],
  [
    'for a code that does not exist',
    ' alert-per-evnt some reason',
    "error suppression-of-unknown-code There is no diagnostic 'alert-per-evnt'.",
  ],
  [
    'for a problem that is not there',
    ' unknown-column some reason',
    "error unused-suppression The next line has no problem 'unknown-column'. Remove the comment.",
  ],
])('refuses a comment %s', (_, comment, problem) => {
  copy.edit('rules/noxys-alert.kql', / alert-per-event .*/, comment);

  expect(lint('rules/noxys-alert')).toContainEqual(expect.stringContaining(problem));
});

test('a comment in YAML silences as well', () => {
  copy.edit(
    `${RULE}.yaml`,
    '[Account, CloudApplication]',
    '[Account]\n    # lint-disable-next-line grouping-key-unique each is handled by itself\n    groupByCustomDetails: [EventIds]',
  );

  expect(lint()).toEqual([]);
});

test.each([
  ['Account', 'FullName'],
  ['Account', 'Sid'],
  ['Host', 'AzureID'],
  ['IP', 'Address'],
  ['Process', 'CommandLine'],
])('finds nothing weak in %s by %s', (entity, identifier) => {
  copy.edit(
    `${RULE}.yaml`,
    /entityType: Account\n(?: {4}.*\n){4}/,
    `entityType: ${entity}\n    fieldMappings:\n      - { identifier: ${identifier}, columnName: AccountName }\n`,
  );

  expect(lint().filter((line) => line.includes('weak-entity') || line.includes('unknown-entity'))).toEqual([]);
});

test('a reason in the YAML lets an account be weak', () => {
  copy.edit(
    `${RULE}.yaml`,
    / {2}- entityType: Account\n(.*\n.*\n).*\n.*\n/,
    '  # lint-disable-next-line weak-entity the ids of this tenant are opaque\n  - entityType: Account\n$1',
  );

  expect(lint()).toEqual([]);
});

test('several comments silence several problems of one line, and other comments may stand between', () => {
  copy.write(
    'hunting/recent-noxys-events.kql',
    '// lint-disable-next-line no-time-filter the table is small\n// lint-disable-next-line not-formatted short\n' +
      '// All events.\nNoxysEvents_CL|take 1\n',
  );

  expect(lint('hunting/recent')).toEqual([]);
});

test('a comment does not reach over an empty line', () => {
  copy.write(
    'hunting/recent-noxys-events.kql',
    '// lint-disable-next-line no-time-filter the table is small\n\nNoxysEvents_CL\n| take 1\n',
  );

  expect(lint('hunting/recent')).toEqual([
    expect.stringContaining('unused-suppression'),
    expect.stringContaining('no-time-filter'),
  ]);
});

test('what stands in a text over several lines is no comment', () => {
  copy.write('hunting/recent-noxys-events.kql', 'print Text = ```\n// lint-disable-next-line no-time-filter x\n```\n');

  expect(lint('hunting/').filter((line) => line.includes('suppression'))).toEqual([]);
});

/** Lints the content of one folder, or one rule, alone: to lint everything for each test would take long. */
function lint(only = `${RULE}.`): string[] {
  const content = loadContent(copy.directory);
  const isWanted = (file: string) => file.startsWith(`kql/${only}`);
  return lintContent({
    ...content,
    // A playbook is held against the rules that it runs for.
    rules: content.rules.filter(({ queryFile }) => isWanted(queryFile) || only.startsWith('playbooks/')),
    workbook: { ...content.workbook, tiles: content.workbook.tiles.filter(({ file }) => isWanted(file)) },
    huntingQueries: content.huntingQueries.filter(({ queryFile }) => isWanted(queryFile)),
    functions: content.functions.filter(({ queryFile }) => isWanted(queryFile)),
    playbooks: content.playbooks.filter(({ file }) => isWanted(file)),
    connectorQueries: [],
    healthAlerts: [],
  }).map(toLine);
}

/** The whole line of a problem, wherever in the file it stands. */
function toPattern(path: string, problem: string): RegExp {
  const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^kql/${escape(path)}:\\d+:\\d+ ${escape(problem)}`);
}
