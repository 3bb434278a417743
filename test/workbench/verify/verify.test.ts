import { loadContent } from '../../../kql/content';
import { EVENT_STREAM } from '../../../stacks/constructs/event-pipeline';
import { RELAY_SECRETS } from '../../../stacks/constructs/secret-vault';
import { loadEnvironment } from '../../../stacks/environment';
import { runAgainst } from '../../../workbench/verify/lab/lab-run';
import { VerifyLab } from '../../../workbench/verify/lab/verify-lab';
import { HOP_TITLES, type HopName } from '../../../workbench/verify/hop';
import { CliProcess, type CliResult } from '../../support/cli-process';

const content = loadContent();
const environment = loadEnvironment('test');
const { names } = environment;

let lab: VerifyLab;
let cli: CliProcess;

beforeAll(async () => {
  lab = await VerifyLab.start({ environment, content });
  cli = CliProcess.start(lab.clientEnvironment);
});

afterAll(async () => {
  await cli.stop();
  await lab.stop();
});

test('follows a test event through a deployment that is well, and says so', async () => {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  const io = { stdout: write, stderr: write, stdin: process.stdin, isTerminal: false };

  const code = await runAgainst(lab, ['verify', '--env', 'test', '--timeout', '30'], io);

  const stdout = written.join('');
  expect(broken(stdout)).toEqual([]);
  expect(hops().filter((hop) => lineOf(stdout, hop).startsWith('ok '))).toEqual(hops());
  expect(stdout).toContain('test: events get through.\n');
  expect(stdout).toContain('In the lab, rules, automation rules and playbooks are put in place');
  expect(code).toBe(0);
});

test('prints what it finds as JSON alone, for programs', async () => {
  const { code, stdout } = await cli.run('verify', '--env', 'test', '--timeout', '30', '--json');

  const { hops: found, ...rest } = JSON.parse(stdout) as {
    readonly hops: readonly Readonly<Record<string, unknown>>[];
  };
  expect(rest).toEqual({ environment: 'test', isHealthy: true });
  expect(found.map(({ hop, title, verdict }) => [hop, title, verdict])).toEqual(
    hops().map((hop) => [hop, HOP_TITLES[hop], 'fine']),
  );
  expect(code).toBe(0);
});

test('names the relay when its app answers for it, and leaves the hops behind it out', async () => {
  await lab.stopRelay();

  const { code, stdout } = await verify(1);
  await lab.startRelay();

  expect(broken(stdout)).toEqual(['relay']);
  expect(lineOf(stdout, 'table')).toMatch(/^- .*not reached$/);
  expect(stdout).toContain('Guide, Troubleshooting: Events Not Appearing in Sentinel, step 2 (webhook URL).');
  expect(code).toBe(1);
});

test('names the intake when the relay knows another token, and tells how to make it read the new one', async () => {
  const restore = withSecret(RELAY_SECRETS.bearerToken, 'another-token-than-the-relay-has');

  const { stdout } = await verify(1);
  restore();

  expect(broken(stdout)).toEqual(['intake']);
  expect(lineOf(stdout, 'intake')).toContain('answers 401');
  expect(stdout).toContain('step 3 (authentication)');
  expect(stdout).toContain(
    `az functionapp restart --resource-group ${names.resourceGroup} --name ${names.functionApp}`,
  );
});

test('sends whoever has no token in the vault to connect', async () => {
  const { azure } = lab.cloud;
  azure.secrets.delete(names.vault, RELAY_SECRETS.bearerToken, azure.now());

  const { stdout } = await verify(1);
  azure.secrets.recover(names.vault, RELAY_SECRETS.bearerToken);

  expect(broken(stdout)).toEqual(['intake']);
  expect(stdout).toContain('noxys-sentinel connect --env test');
});

test('names the transformation when the deployed one drops the event, though it was delivered', async () => {
  const restore = change(names.dataCollectionRuleId, {
    dataFlows: [
      {
        streams: [EVENT_STREAM],
        destinations: ['la'],
        outputStream: `Custom-${content.events.table}`,
        transformKql: "source | where EventType != 'noxys.canary'",
      },
    ],
  });

  const { stdout } = await verify(5);
  restore();

  expect(broken(stdout)).toEqual(['transform']);
  expect(lineOf(stdout, 'ingestion')).toContain("taken, says the relay's log");
  expect(stdout).toContain('step 4 (rule logic)');
});

test('names the table when everything before it has answered', async () => {
  lab.isSlow = true;

  const { stdout } = await verify(3);
  lab.isSlow = false;

  expect(broken(stdout)).toEqual(['table']);
  expect(lineOf(stdout, 'transform')).toContain('keeps it, tried as a query');
  expect(stdout).toContain('step 6 (time to appear)');
  expect(stdout).toContain('docs/runbooks.md#lost-canary');
});

test('looks at rules, automation rules and playbooks, whatever became of the event', async () => {
  const sentinel = `${names.workspaceId}/providers/Microsoft.SecurityInsights`;
  const [first, second] = content.rules;
  const [automation] = content.automationRules;
  const playbook = `${names.playbooksResourceGroupId}/providers/Microsoft.Logic/workflows/noxys-test-notify-teams`;
  const restore = [
    change(`${sentinel}/alertRules/${first?.uuid}`, { enabled: false }),
    change(`${sentinel}/alertRules/${second?.uuid}`, { displayName: 'AUTO DISABLED High-Risk', enabled: false }),
    change(`${sentinel}/automationRules/${automation?.uuid}`, { triggeringLogic: { isEnabled: false } }),
    change(playbook, { state: 'Disabled' }),
  ];

  const { stdout } = await verify(20);
  for (const each of restore) each();

  expect(broken(stdout)).toEqual(['rules', 'automation', 'playbooks']);
  expect(lineOf(stdout, 'rules')).toContain(
    `'${first?.id}' is disabled; Sentinel has disabled '${second?.id}' (AUTO DISABLED)`,
  );
  expect(lineOf(stdout, 'automation')).toContain(`'${automation?.id}' is disabled`);
  expect(lineOf(stdout, 'playbooks')).toContain("'notify-teams' is disabled");
  expect(stdout).toContain('Analytics Rules Not Triggering, step 1 (rule is enabled)');
});

test('tells how a playbook ended last, and names the credential that it lacks', async () => {
  const { azure } = lab.cloud;
  const workflow = `${names.playbooksResourceGroupId}/providers/Microsoft.Logic/workflows/noxys-test-ticket-jira`;
  const properties = { status: 'Failed', startTime: '2026-03-20T14:32:00Z' };
  azure.store.put({ id: `${workflow}/runs/1`, name: '1', type: 'Microsoft.Logic/workflows/runs', properties });

  const told = await verify(20);
  azure.secrets.delete(names.vault, 'jira-credentials', azure.now());
  const missing = await verify(20);
  azure.secrets.recover(names.vault, 'jira-credentials');

  expect(lineOf(told.stdout, 'playbooks')).toContain('ticket-jira (last run failed, 2026-03-20T14:32)');
  expect(told.code).toBe(0);
  expect(lineOf(missing.stdout, 'playbooks')).toContain(
    `'ticket-jira' needs the secret 'jira-credentials' in ${names.vault}`,
  );
});

test('says which role is missing when nothing may be looked at', async () => {
  const [assignment] = lab.cloud.azure.store.delete(toGrant('lab-3'));

  const { stdout } = await verify(2);
  if (assignment !== undefined) lab.cloud.azure.store.put(assignment);

  expect(broken(stdout)).toEqual(['table', 'rules', 'automation', 'playbooks']);
  expect(stdout).toContain(`Take the role Log Analytics Reader on ${names.workspace}`);
});

test('says which role is missing when the secrets may not be read', async () => {
  const [assignment] = lab.cloud.azure.store.delete(toGrant('lab-4'));

  const { stdout } = await verify(2);
  if (assignment !== undefined) lab.cloud.azure.store.put(assignment);

  expect(broken(stdout)).toEqual(['intake']);
  expect(stdout).toContain("answered 403 Forbidden. Take the role 'Key Vault Secrets User' on the vault");
});

test('names the queue when the relay takes events and does not deliver them', async () => {
  await lab.startRelay({ AzureWebJobs__delivery__Disabled: '1' });

  const { stdout } = await verify(2);
  await lab.startRelay();

  expect(broken(stdout)).toEqual(['queue']);
  expect(stdout).toContain('docs/runbooks.md#queue-age');
});

test('names ingestion, with the status that the relay logged, when its endpoint refuses', async () => {
  lab.cloud.azure.store.delete(toGrant('lab-0'));

  const { stdout } = await verify(3);
  const later = await verify(1);

  expect(broken(stdout)).toEqual(['ingestion']);
  expect(lineOf(stdout, 'ingestion')).toContain('answers 403: the relay tries again');
  expect(stdout).toContain('Monitoring Metrics Publisher');
  expect(lineOf(later.stdout, 'ingestion')).toContain('answers 403: the relay tries again');
});

test('does not run without an environment', async () => {
  const { code, stderr } = await cli.run('verify');

  expect(code).toBe(2);
  expect(stderr).toContain("--env: expected the name of an environment, or '--lab', got nothing.");
});

function verify(timeout: number): Promise<CliResult> {
  return cli.run('verify', '--env', 'test', '--timeout', String(timeout));
}

/** Resource id of a role that the lab has given. */
function toGrant(name: string): string {
  return `/subscriptions/${environment.subscriptionId}/providers/Microsoft.Authorization/roleAssignments/${name}`;
}

function broken(stdout: string): HopName[] {
  return hops().filter((hop) => lineOf(stdout, hop).startsWith('FAIL'));
}

function lineOf(stdout: string, hop: HopName): string {
  return stdout.split('\n').find((line) => line.slice(6).startsWith(HOP_TITLES[hop])) ?? '';
}

function hops(): HopName[] {
  return Object.keys(HOP_TITLES) as HopName[];
}

/** Changes a deployed resource; returns what undoes it. */
function change(id: string, properties: Readonly<Record<string, unknown>>): () => void {
  const { store } = lab.cloud.azure;
  const before = store.get(id);
  if (before === undefined) throw new Error(`'${id}' must be deployed.`);
  store.put({ ...before, properties: { ...before.properties, ...properties } });
  return () => store.put(before);
}

/** Gives a secret another value; returns what undoes it. */
function withSecret(name: string, value: string): () => void {
  const { azure } = lab.cloud;
  const before = azure.secrets.get(names.vault, name);
  azure.secrets.set(names.vault, name, { value }, azure.now());
  return () => void azure.secrets.set(names.vault, name, { value: before?.value ?? '' }, azure.now());
}
