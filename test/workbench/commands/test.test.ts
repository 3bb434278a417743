import { Readable } from 'node:stream';

import { runCli } from '../../../workbench/cli';

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(['test', ...args], {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    stdin: Readable.from([]),
    isTerminal: false,
  });
  return { code, stdout, stderr };
}

test('runs the cases of the rules that are named', async () => {
  expect(await run('noxys-alert', '--case', 'severity')).toEqual({
    code: 0,
    stdout: 'noxys-alert: 2 of 2 cases pass\n2 passed, 0 failed\n',
    stderr: '',
  });
});

test('prints JUnit and JSON alone', async () => {
  const junit = await run('noxys-alert', '--case', 'severity', '--format', 'junit');
  const json = await run('noxys-alert', '--case', 'severity', '--format', 'json');

  expect(junit.stdout).toMatch(/^<\?xml version="1\.0"[^]*tests="2" failures="0"[^]*<\/testsuites>\n$/);
  expect(JSON.parse(json.stdout)).toMatchObject({ passed: 2, failed: 0 });
});

test('with --debug it prints the table after each pipe, in each run', async () => {
  const { stdout } = await run('noxys-alert', '--case', 'what is ingested after now()', '--debug');

  expect(stdout).toContain('== run of 11:00, executed 11:05, now() 11:00');
  expect(stdout).toMatch(
    /\| where TimeGenerated > ago\(lookback\) and IngestedAt <= now\(\)\nTimeGenerated[^]*?\n\n0 rows/,
  );
  expect(stdout).toMatch(/== run of 12:00[^]*\| sort by IngestedAt asc, EventId asc\n[^]*evt_1[^]*1 row\n/);
});

test('with --mutate it lists the changes that the chosen cases do not notice', async () => {
  const { code, stdout } = await run('noxys-alert', '--case', 'type and severity in any spelling', '--mutate');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^noxys-alert: \d+ of 31 changes noticed, 0 not noticed with a reason, \d+ without\n/);
  expect(stdout).toMatch(/ {2}SURVIVED kql\/rules\/noxys-alert\.kql:\d+:\d+ overlap = \(15m \+ 1m\)\n/);
  expect(stdout).not.toContain('AlertSeverity =~ "medium"');
});

test.each([
  [['noxys-alart'], "Arguments: there is no rule 'noxys-alart'. Did you mean 'noxys-alert'?"],
  [['--case', 'no such words'], "--case: expected a part of a case's name, but no case holds 'no such words'."],
  [['--format', 'xml'], "--format: expected 'text' or 'junit' or 'json', got 'xml'."],
  [['--watch', '--format', 'json'], '--format: expected text with --debug and --watch.'],
  [['--mutate', '--format', 'junit'], '--format: expected text or json with --mutate.'],
])('wrong use: %j', async (args, message) => {
  const { code, stderr } = await run(...args);

  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
