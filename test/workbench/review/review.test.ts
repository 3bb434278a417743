import { parseDocument } from 'yaml';

import { formatHtml } from '../../../workbench/review/report/html';
import { formatJson } from '../../../workbench/review/report/json';
import { formatMarkdown, MARKER } from '../../../workbench/review/report/markdown';
import { hasProblems, type Review } from '../../../workbench/review/review';
import { MORNING, ReviewedRepository } from './reviewed-repository';

// Two seconds of computing each; a busy machine takes its time.
jest.setTimeout(120_000);

let repository: ReviewedRepository;

beforeEach(() => {
  repository = new ReviewedRepository();
});

afterEach(() => repository.dispose());

test('shows the alerts that a higher threshold loses, and that its version did not rise', async () => {
  repository.edit('kql/rules/high-volume-policy-violations.kql', 'let threshold = 10;', 'let threshold = 14;');

  const review = await repository.review({ isWhole: true });

  const text = formatMarkdown(review);
  expect(text.startsWith(`${MARKER}\n`)).toBe(true);
  expect(text).toContain('| changed | rule `high-volume-policy-violations` | parameter threshold: `10` → `14` |');
  expect(text).toContain('- On a morning, in test: 1 alert lost, 3 the same; 1 incident lost, 3 the same;');
  expect(text).toContain(
    '| lost | 2026-01-15 11:05 | High | `Multiple policy violations detected: u-alice on chatgpt` | `Account u-alice, CloudApplication chatgpt` |',
  );
  expect(text).toContain('| `ViolationCount` | `12` |');
  expect(text).toContain('error version-not-raised');
  expect(text).toContain('- Lint: 1 error, 0 warnings. Cases: 1 of 2 pass.');
  expect(text).toContain('### Cases whose events come to something else or cannot be run: 1 of 2');
  expect(text).toMatch(/\| updated in place \| `azurerm_sentinel_alert_rule_scheduled\.high-volume-[^`]*` \| query \|/);
  expect(hasProblems(review)).toBe(true);

  const page = await formatHtml(review);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).toContain('<code>Multiple policy violations detected: u-alice on chatgpt</code>');
  expect(page).toMatch(
    /<code>policy-violations-by-platform<\/code>, in test<\/h4>.*<figcaption>before and after<\/figcaption><svg/,
  );
  expect(page).toMatch(/<code>false-positives-by-rule<\/code>, in test<\/h4>.*<figcaption>before<.*<figcaption>after</);

  const document: unknown = JSON.parse(formatJson(review));
  expect(document).toMatchObject({
    ok: false,
    changes: [{ kind: 'rule', id: 'high-volume-policy-violations', status: 'changed' }],
    environments: [
      {
        environment: 'test',
        ran: { rules: ['high-volume-policy-violations'], queries: [] },
        sets: [
          { events: 'a morning', alerts: { gained: [], lost: [{ title: expect.any(String) as string }], same: 3 } },
        ],
      },
    ],
  });
});

test('shows the alerts, incidents and tickets that a dropped condition gains', async () => {
  repository.edit('kql/rules/high-risk-non-enterprise-platform.kql', ' and PlatformId in~(platforms)', '');

  const text = await review();

  expect(text).toContain(
    '-| where RiskScore > riskThreshold and PlatformId in~(platforms)\n+| where RiskScore > riskThreshold\n',
  );
  expect(text).toContain(
    '- On a morning, in test: 1 alert gained, 1 the same; 1 incident gained, 1 the same; 3 ticket and message requests gained, 1 the same.',
  );
  expect(text).toContain(
    '| gained | 2026-01-15 11:05 | High | `High-risk interaction on non-enterprise platform: u-bob on chatgpt` |',
  );
  expect(text).toContain(
    '| gained | 2026-01-15 11:05 | `ticket-jira` | POST `https://example.atlassian.net/rest/api/3/issue` |',
  );
  expect(text).toContain("warning unused-let 'platforms' is declared and never used.");
  expect(text).toContain('touches `automation rule teams-on-high-risk-created`');
});

test('shows what a new rule raises', async () => {
  const metadata = repository.read('kql/rules/noxys-alert.yaml').replace('id: noxys-alert', 'id: any-alert');
  repository.write('kql/rules/any-alert.kql', repository.read('kql/rules/noxys-alert.kql'));
  repository.write('kql/rules/any-alert.yaml', metadata.replace('enabled: false', 'enabled: true'));

  const text = await review();

  expect(text).toContain('| new | rule `any-alert` |');
  expect(text).toContain('- On a morning, in test: 1 alert gained; 1 incident gained.');
  expect(text).toContain('#### Rule `any-alert`: 1 alert gained');
  expect(text).toMatch(/\| created \| `azurerm_sentinel_alert_rule_scheduled\.any-alert_/);
});

test('shows what a deleted rule no longer raises', async () => {
  for (const extension of ['kql', 'yaml', 'tests.yaml']) {
    repository.remove(`kql/rules/blocked-on-unallowed-platform.${extension}`);
  }
  for (const event of ['created', 'updated']) {
    repository.edit(`kql/automation/ticket-on-critical-${event}.yaml`, '  - blocked-on-unallowed-platform\n', '');
  }

  const text = await review();

  expect(text).toContain('| deleted | rule `blocked-on-unallowed-platform` |');
  expect(text).toContain('#### Rule `blocked-on-unallowed-platform`: 1 alert lost');
  expect(text).toContain('| deleted | file `kql/rules/blocked-on-unallowed-platform.tests.yaml` |');
  expect(text).toMatch(/\| destroyed \| `azurerm_sentinel_alert_rule_scheduled\.blocked-/);
});

test('shows who reads a renamed column and cannot run any more', async () => {
  repository
    .edit('kql/schema/NoxysEvents_CL.yaml', 'name: RiskScore', 'name: Risk')
    .edit('kql/transform/noxys-events.kql', 'RiskScore,', 'Risk,')
    .edit('kql/rules/high-risk-non-enterprise-platform.kql', /\bRiskScore\b/g, 'Risk');

  const review = await repository.review();

  const text = formatMarkdown(review);
  expect(text).toContain('| renamed | column `NoxysEvents_CL.Risk` | was `NoxysEvents_CL.RiskScore` |');
  expect(text).toContain(
    '- `column NoxysEvents_CL.Risk` touches `function noxys-events`, `rule noxys-alert`, `tile risk-score-distribution`',
  );
  expect(text).toContain('- `noxys-alert` cannot run: `kql/rules/noxys-alert.kql:17:105 error invalid-query');
  expect(text).toContain(
    '- `risk-score-distribution` cannot run: `kql/workbook/risk-score-distribution.kql:4:51 error',
  );
  expect(text).toContain('#### `recent-noxys-events`: 10 rows → 10 rows');
  expect(text).toContain('column[5].name: `RiskScore` → `Risk`');
  expect(hasProblems(review)).toBe(true);
});

test('does not say that no alert changes where it is the cases of a rule that show that it cannot run', async () => {
  repository
    .edit('stacks/environments/test.yaml', 'enabled: true', 'enabled: false')
    .write(
      'kql/rules/noxys-alert.tests.yaml',
      'rule: noxys-alert\nday: 2026-01-15\nevent: { event_type: alert.severity_critical }\ncases:\n' +
        "  - { name: no alert, kinds: [miss], events: [{ at: '10:00', event: { event_type: policy.updated } }], alerts: [] }\n",
    )
    .commit();
  repository.edit('kql/rules/noxys-alert.kql', '| sort by IngestedAt asc, EventId asc', '| sample 100');

  const review = await repository.review();

  const text = formatMarkdown(review);
  expect(text).not.toContain('No alert changes');
  expect(text).toContain('### Cases whose events come to something else or cannot be run: 1 of 1');
  expect(text).toMatch(
    /\| `noxys-alert` \| `no alert` \| 0 alerts, all the same; cannot run: `kql\/rules\/noxys-alert\.kql:.*'sample'/,
  );
  expect(hasProblems(review)).toBe(true);
});

test('runs nothing for comments and layout, and says that no alert changes', async () => {
  repository
    .edit('kql/rules/noxys-alert.kql', 'let frequency', '// Another comment.\nlet frequency')
    .edit('kql/rules/noxys-alert.yaml', 'version:', '# Another comment.\nversion:');

  const review = await repository.review();

  const text = formatMarkdown(review);
  expect(text).toContain('No alert changes: only comments and layout differ, so nothing had to run.');
  expect(text).toContain('| comments or layout | rule `noxys-alert` |  |');
  expect(review.environments.map(({ sets }) => sets)).toEqual([[]]);
  expect(hasProblems(review)).toBe(false);
});

test('says the same about the same change', async () => {
  repository.edit(
    'stacks/environments/test.yaml',
    'rules:\n',
    'rules:\n  high-risk-non-enterprise-platform:\n    severity: Medium\n    parameters:\n      riskThreshold: 0.9\n',
  );

  const text = await review();

  expect(text).toContain('rules.high-risk-non-enterprise-platform.parameters.riskThreshold: `(none)` → `0.9`');
  expect(text).toContain('- On a morning, in test: 1 alert lost; 1 incident lost; 1 ticket and message request lost.');
  expect(text).toContain('query; severity: `High` → `Medium`');
  expect(await review()).toBe(text);
});

test('shows the tickets that an automation rule adds, and the message that a playbook sends otherwise', async () => {
  repository
    .edit(
      'kql/automation/ticket-on-critical-created.yaml',
      'NoxysSeverity: [critical]',
      'NoxysSeverity: [critical, high]',
    )
    .edit('kql/playbooks/notify-teams.json', 'Noxys: incident', 'Noxys, incident');

  const text = await review();

  expect(text).toContain('customDetails.NoxysSeverity: `["critical"]` → `["critical","high"]`');
  expect(text).toContain(
    '4 alerts, all the same; 4 incidents, all the same; 2 ticket and message requests gained, 1 changed, 4 the same.',
  );
  expect(text).toContain(
    'body[0].text: `Noxys: incident <number>, severity High` → `Noxys, incident <number>, severity High`',
  );
  expect(text).toMatch(/\| updated in place \| `azurerm_sentinel_automation_rule\.ticket-on-critical-created_/);
  expect(text).toMatch(/\| updated in place \| `azurerm_resource_group_template_deployment\.notify-teams_/);
});

test('takes everything as new where the base revision has no content', async () => {
  const later = new ReviewedRepository();
  try {
    for (const folder of ['kql', 'stacks']) repository.remove(folder);
    repository.commit();
    repository.restoreFrom(later.directory);

    const text = await review();

    expect(text).toContain('The base revision has no content: everything is new.');
    expect(text).toContain('- On a morning, in test: 4 alerts gained; 4 incidents gained;');
  } finally {
    later.dispose();
  }
});

test('says why the new version cannot be read, and what of its files differs', async () => {
  repository.edit('kql/rules/noxys-alert.yaml', 'severity: High', 'severity: Highest');

  const review = await repository.review();

  const text = formatMarkdown(review);
  expect(text).toContain(
    'The new version cannot be read or deployed, so nothing was run:\n\n- `kql/rules/noxys-alert.yaml: severity:',
  );
  expect(text).toContain('- Lint: not run. Cases: not run.');
  expect(text).toContain('| changed | file `kql/rules/noxys-alert.yaml` |');
  expect(text).not.toContain('deleted');
  expect(hasProblems(review)).toBe(true);
});

test('says why the transform cannot run, and all that can be told without it', async () => {
  repository.edit('kql/schema/NoxysEvents_CL.yaml', 'name: InteractionId', 'name: InteractionKey');

  const review = await repository.review();

  const text = formatMarkdown(review);
  expect(text).toContain(
    'so nothing was run:\n\n- `the transform cannot run: kql/transform/noxys-events.kql:14:5 error invalid-query',
  );
  expect(text).toContain('| renamed | column `NoxysEvents_CL.InteractionKey` | was `NoxysEvents_CL.InteractionId` |');
  expect(text).toContain(
    '- `column NoxysEvents_CL.InteractionKey` touches `function noxys-events`, `rule noxys-alert`',
  );
  expect(text).toMatch(/- Lint: \d+ errors, \d+ warnings?\. Cases: not run\./);
  expect(hasProblems(review)).toBe(true);
});

test('takes everything as new where the transform of the base revision cannot run', async () => {
  repository.edit('kql/transform/noxys-events.kql', 'InteractionId,', 'InteractionKey,').commit();
  repository.edit('kql/transform/noxys-events.kql', 'InteractionKey,', 'InteractionId,');

  const text = await review();

  expect(text).toContain(
    'what is missing counts as new:\n\n- `the transform cannot run: kql/transform/noxys-events.kql',
  );
  expect(text).toContain('- On a morning, in test: 4 alerts gained; 4 incidents gained;');
});

test('replays the rows of a table that only one of the versions has', async () => {
  const directory = 'kql/rules';
  repository
    .write(
      'kql/schema/SigninLogs.yaml',
      'table: SigninLogs\ndescription: Sign-ins.\ncolumns:\n' +
        '  - { name: TimeGenerated, type: datetime, description: When. }\n' +
        '  - { name: UserId, type: string, description: Who. }\n',
    )
    .write(`${directory}/sign-in.kql`, 'SigninLogs\n| project TimeGenerated, UserId')
    .write(`${directory}/sign-in.yaml`, toSimpleRule(repository.read(`${directory}/noxys-alert.yaml`), 'sign-in'))
    .write(
      `${directory}/sign-in.tests.yaml`,
      'rule: sign-in\nday: 2026-01-15\ncases:\n  - name: a sign-in\n    rows: [{ table: SigninLogs, file: sign-in.ndjson }]\n' +
        "    alerts: [{ run: '11:00' }]\n",
    )
    .write(`${directory}/sign-in.ndjson`, '{"TimeGenerated":"2026-01-15T10:30:00Z","UserId":"u-1"}\n');

  const added = await repository.review();
  repository.commit();
  repository.write(`${directory}/sign-in.ndjson`, repository.read(`${directory}/sign-in.ndjson`).repeat(2));
  const withAnotherRow = await repository.review();
  for (const name of ['sign-in.kql', 'sign-in.yaml', 'sign-in.tests.yaml', 'sign-in.ndjson']) {
    repository.remove(`${directory}/${name}`);
  }
  repository.remove('kql/schema/SigninLogs.yaml');
  const removed = await repository.review();

  expect(added.gaps).toEqual([]);
  expect(added.cases.differing).toMatchObject([{ name: 'a sign-in', outcome: { alerts: { gained: [{}], lost: [] } } }]);
  expect(formatMarkdown(withAnotherRow)).toContain('| changed | file `kql/rules/sign-in.ndjson` |');
  expect(withAnotherRow.cases.count).toBe(1);
  expect(removed.cases.differing).toMatchObject([{ outcome: { alerts: { gained: [], lost: [{}] } } }]);
  expect(formatMarkdown(removed)).toContain('### Cases that are gone: 1\n\n- `sign-in`: `a sign-in`');
});

test('draws a tile before and after where only its presentation differs, and tells that its answer is the same', async () => {
  repository
    .edit(
      'kql/workbook/workbook.yaml',
      'title: Risk Score Distribution\n    visualization: timechart',
      'title: Risk over Time\n    visualization: barchart',
    )
    .edit('kql/workbook/risk-score-distribution.kql', 'render timechart', 'render barchart')
    .edit('kql/workbook/workbook.yaml', 'title: Top Users with Violations', 'title: Top Users');

  const review = await repository.review({ isWhole: true });

  const page = await formatHtml(review);
  expect(page).toMatch(
    /Risk Score Distribution → Risk over Time <code>risk-score-distribution<\/code>, in test<\/h4>.*<figcaption>before<\/figcaption><svg.*<figcaption>after<\/figcaption><svg/,
  );
  expect(page).toMatch(/Top Users with Violations → Top Users <code>top-users-with-violations<.*<figcaption>before</);
  const text = formatMarkdown(review);
  expect(text).toContain('\n\nNo alert changes.\n\n');
  expect(text).toMatch(/- `risk-score-distribution`: 1 row in both versions, the same/);
});

test('tells of each environment in which a tile answers otherwise', async () => {
  const settings = repository.read('stacks/environments/test.yaml');
  repository.write('stacks/environments/other.yaml', settings).commit();
  repository
    .edit('kql/workbook/policy-violations-by-platform.kql', '| render', '| take 1\n| render')
    .edit('stacks/environments/other.yaml', /^/, 'eventFilter: [interaction.created, interaction.high_risk]\n');

  const review = await repository.review({ isWhole: true });

  const text = formatMarkdown(review);
  const [, inOther = '', inTest = ''] = text.split('### Tiles and hunting queries, after a morning, in ');
  expect(inOther).toMatch(
    /^other\n\n#### `high-risk-interactions`: [^]*#### `policy-violations-by-platform`: 2 rows → 1 row\n/,
  );
  expect(inTest).toMatch(/^test\n\n#### `policy-violations-by-platform`: 2 rows → 1 row\n/);
  expect(await formatHtml(review)).toMatch(
    /<code>high-risk-interactions<\/code>, in other<[^]*<code>policy-violations-by-platform<\/code>, in other, test</,
  );
});

test('shows the result row behind an alert that changes', async () => {
  repository.edit('kql/rules/high-risk-non-enterprise-platform.yaml', "Format: 'High-risk", "Format: 'Seen: high-risk");

  expect(await review()).toMatch(/Result row of the first alert changed<\/summary>[^]*\| `MaxRiskScore` \| `0.85` \|/);
});

test('tells what of a recording was read, and asks the hunting query right after the last event that is stored', async () => {
  repository.edit('kql/hunting/recent-noxys-events.kql', 'take 10', 'take 2');
  const [first] = MORNING.arrivals;
  const at = '2026-01-15T13:00:00.0000000Z';
  // The event filter denies it.
  const denied = {
    received: at,
    visible: at,
    body: JSON.stringify({
      ...JSON.parse(first && 'body' in first ? first.body : ''),
      event_type: 'interaction.created',
    }),
  };
  const refused = { received: at, visible: at, body: '"hello"' };

  const made = await repository.review({
    recorded: [
      {
        name: "'x.ndjson'",
        arrivals: [...MORNING.arrivals, denied, refused],
        recording: { read: 18, unread: [1, 2, 3, 4, 5, 9] },
      },
    ],
  });

  const text = formatMarkdown(made);
  expect(text).toContain(
    "- Of 'x.ndjson': 18 lines read, 1 refused by the relay; 6 without an event left out (line 1, 2, 3, 4, 5 and 1 more).",
  );
  expect(text).toContain(
    "- On 'x.ndjson', in test: no alert changes; 1 of 1 tiles and hunting queries answer otherwise.",
  );
  expect(text).toContain('#### `recent-noxys-events`: 10 rows → 2 rows');
});

test('says so where a changed hunting query finds nothing in either version', async () => {
  repository.edit('kql/hunting/recent-noxys-events.kql', 'ago(1h)', 'ago(0s)').commit();
  repository.edit('kql/hunting/recent-noxys-events.kql', 'take 10', 'take 2');

  expect(await review()).toContain('- `recent-noxys-events`: 0 rows in both versions, the same');
});

async function review(): Promise<string> {
  const made: Review = await repository.review();
  return formatMarkdown(made);
}

/** A rule with the least that metadata may say. */
function toSimpleRule(metadata: string, id: string): string {
  const document = parseDocument(metadata);
  for (const [key, value] of Object.entries({ id, entityMappings: [], customDetails: {}, parameters: [] })) {
    document.set(key, value);
  }
  document.delete('alertDetailsOverride');
  return document.toString();
}

test('shows that an entity has another identifier, though its value is the same', async () => {
  repository.edit(
    'stacks/environments/test.yaml',
    /^rules:.*\n/m,
    'rules:\n  high-volume-policy-violations: { parameters: { userIdIs: entraObjectId } }\n',
  );

  const text = await review();

  expect(text).toContain('1 alert changed');
  expect(text).toContain('entities[0].AadUserId: `(none)` → `u-alice`');
});

test('says that an environment is gone, and takes it for no harmless change', async () => {
  repository.write('stacks/environments/dev.yaml', repository.read('stacks/environments/test.yaml')).commit();
  repository.remove('stacks/environments/dev.yaml');

  const text = await review();

  expect(text).toContain('Environment `dev` is gone, and with it every alert');
  expect(text).not.toContain('No alert changes');
});

test('does not take an environment for deleted that cannot be read', async () => {
  repository.write('stacks/environments/test.yaml', 'location: [');

  const text = await review();

  expect(text).toContain('The new version cannot be read or deployed');
  expect(text).not.toContain('| deleted |');
  expect(text).toContain('| changed | file `stacks/environments/test.yaml` |');
});

test('compares what can be read of a base revision with a file that cannot', async () => {
  const file = 'kql/hunting/recent-noxys-events.yaml';
  const good = repository.read(file);
  repository.write(file, `${good}nonsense: true\n`).commit();
  repository.write(file, good);
  repository.edit('kql/rules/high-volume-policy-violations.kql', 'let threshold = 10;', 'let threshold = 14;');

  const text = await review();

  expect(text).toContain('The base revision cannot be read in full; what is missing counts as new:');
  expect(text).toContain('| changed | rule `high-volume-policy-violations` | parameter threshold: `10` → `14` |');
  expect(text).toContain('| new | hunting query `recent-noxys-events` |');
});

test('shows that the relay is deployed anew where the payload is read from another place', async () => {
  repository.edit('kql/schema/NoxysEvents_CL.yaml', '[data.risk_score]', '[data.risk]');

  const { resources } = await repository.review();

  expect(resources.map(({ address }) => address)).toContainEqual(expect.stringMatching(/^azurerm_storage_blob\./));
});

test('says that an environment drops a playbook whose settings are empty', async () => {
  repository.edit('stacks/environments/test.yaml', /^ +notify-teams: \{\}\n/m, '');

  const text = await review();

  expect(text).toContain('| changed | environment `test` | playbooks.notify-teams: `{}` → `(none)` |');
});

test('does not say of a changed tile that no version raises an alert, as no rule ran', async () => {
  repository.edit('kql/workbook/policy-violations-by-platform.kql', '| render', '| extend X = 1\n| render');

  const text = await review();

  expect(text).toContain('No alert changes: what had to run raises none in either version.');
});

test('does not take an environment for new that the base revision has, and cannot read', async () => {
  const good = repository.read('stacks/environments/test.yaml');
  repository.write('stacks/environments/test.yaml', 'location: [').commit();
  repository.write('stacks/environments/test.yaml', good);

  const text = await review();

  expect(text).toContain('The base revision cannot be read in full');
  expect(text).not.toContain('nothing was run there');
});

test('shows that the relay is deployed anew where the keys of its schema change places', async () => {
  const keys = '- name: EventType\n    type: string\n';
  repository.edit('kql/schema/NoxysEvents_CL.yaml', keys, '- type: string\n    name: EventType\n');

  const { resources } = await repository.review();

  expect(resources.map(({ address }) => address)).toContainEqual(expect.stringMatching(/^azurerm_storage_blob\./));
});
