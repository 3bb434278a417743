import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isRunning, Tool } from '../support/tool';

const directory = mkdtempSync(join(tmpdir(), 'noxys-serving-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('serves until Ctrl-C: each post moves the clock on until its row is ingested and seen, queries see it; no process stays behind', async () => {
  const filtered = { ...highRisk('evt_0'), event_type: 'interaction.created' };
  writeFileSync(join(directory, 'events.ndjson'), JSON.stringify(filtered));
  const lab = Tool.start(['lab', '--events', 'events.ndjson', '--ingestion-delay', '55m'], directory);
  const [, url = ''] = await lab.untilPrinted(/listening: (http:\/\/127\.0\.0\.1:\d+\/api\/events)/);
  const [, queries = ''] = await lab.untilPrinted(/Queries: (http:\/\/127\.0\.0\.1:\d+)\n/);
  const [, token = ''] = await lab.untilPrinted(/Bearer token: (\S+)/);
  await lab.untilPrinted(/curl -sS http:.*\n.*Ctrl-C/s);
  const processes = lab.descendants();

  const answer = await post(url, token, highRisk('evt_1'));
  await lab.untilPrinted(/clock stands at 2026-03-20 11:05/);
  const rows = await Tool.run([
    ...['query', '--lab', queries, '--token', token, '--format', 'csv'],
    'NoxysEvents_CL | project EventId, Incidents = toscalar(SecurityIncident | distinct IncidentNumber | count), Now = now()',
  ]);
  const refused = await post(url, 'a-guess', highRisk('evt_2'));
  await lab.untilPrinted(/refused with 401/);
  await post(url, token, highRisk('evt_1'));
  await lab.untilPrinted(/1 known already/);
  const code = await lab.end('SIGINT');

  expect(answer).toEqual({ status: 200, body: { accepted: 1, filtered: 0 } });
  expect(rows).toMatchObject({
    code: 0,
    stdout: 'EventId,Incidents,Now\nevt_1,1,2026-03-20T11:05:00.0000000Z\n',
  });
  expect(refused.status).toBe(401);
  expect(lab.stdout.slice(lab.stdout.indexOf('Ctrl-C ends'))).toMatch(
    /1 event accepted\.\n {2}New incident\n.* High-risk .* carol on deepseek\n.*Account carol, CloudApplication deepseek\n(.*\n)*.*teams .*\n/,
  );
  expect(lab.stderr).not.toContain('Error');
  expect(code).toBe(0);
  expect(processes.length).toBeGreaterThanOrEqual(2);
  expect(processes.filter(isRunning)).toEqual([]);
}, 60_000);

test('an incident is shown after the posts that may have caused it, however quickly they follow each other', async () => {
  const filtered = { ...highRisk('evt_0'), event_type: 'interaction.created' };
  writeFileSync(join(directory, 'events.ndjson'), JSON.stringify(filtered));
  const lab = Tool.start(['lab', '--events', 'events.ndjson'], directory);
  const [, url = ''] = await lab.untilPrinted(/listening: (http:\/\/127\.0\.0\.1:\d+\/api\/events)/);
  const [, token = ''] = await lab.untilPrinted(/Bearer token: (\S+)/);
  await lab.untilPrinted(/Ctrl-C ends/);

  for (const user of ['dave', 'erin', 'frank']) {
    const event = highRisk(`evt_${user}`);
    await post(url, token, { ...event, data: { ...event.data, id: `int_${user}`, user_id: user } });
  }
  await lab.untilPrinted(/(?:New incident[^]*?){3}clock stands/);
  await lab.end('SIGINT');

  let surplus = 0;
  for (const [line] of lab.stdout.matchAll(/^A post: |^ {2}New incident$/gm)) {
    surplus += line.startsWith('A post') ? 1 : -1;
    expect(surplus).toBeGreaterThanOrEqual(0);
  }
  expect(surplus).toBe(0);
  expect(lab.stdout).not.toContain('No alert.');
}, 60_000);

test('stopped in the middle of its work it says so, and leaves no process behind', async () => {
  const lab = Tool.start(['lab', '--once']);
  await lab.untilPrinted(/Posting/, 'stderr');
  const processes = lab.descendants();

  const code = await lab.end('SIGTERM');

  expect(code).toBe(1);
  expect(lab.stdout).toBe('');
  expect(lab.stderr).toContain('Stopped before the end.');
  expect(processes.length).toBeGreaterThanOrEqual(2);
  expect(processes.filter(isRunning)).toEqual([]);
}, 60_000);

function highRisk(id: string) {
  return {
    id,
    timestamp: '2026-03-20T09:10:00Z',
    event_type: 'interaction.high_risk',
    tenant_id: 'tenant-123',
    data: { id: 'int_1', platform_id: 'deepseek', user_id: 'carol', risk_score: 0.95 },
  };
}

async function post(url: string, token: string, event: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(event),
  });
  return { status: response.status, body: await response.json() };
}
