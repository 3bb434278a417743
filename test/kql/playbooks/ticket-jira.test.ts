import { Bench, numberedAlert } from './playbook-run';

test('a new incident becomes one issue with the title and description of its alerts and a link to the incident', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1, { severity: 'High' }), numberedAlert(2));

  const { status } = await bench.run('ticket-jira');

  expect(status).toBe('Succeeded');
  expect(bench.systems.jira.issues).toEqual([
    {
      key: 'SEC-1',
      summary: 'Alert 1',
      labels: ['noxys', 'noxys-11111111-0000-4000-8000-000000000001'],
      description: expect.stringMatching(
        /incident 7, severity High: 2 new alert\(s\) from Noxys\.[^]*Alert 1\nWhat alert 1 says\.[^]*Alert 2\nWhat alert 2 says\.[^]*Open the incident/,
      ) as string,
      comments: [],
    },
  ]);
  expect(bench.comments).toEqual([
    '<p>Jira <a href="https://example.atlassian.net/browse/SEC-1">SEC-1</a> (noxys-sentinel ticket-jira; alerts: ' +
      '00000000-0000-4000-8000-000000000001, 00000000-0000-4000-8000-000000000002)</p>',
  ]);
});

test('a later alert becomes a comment on the same issue, with that alert only', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));
  await bench.run('ticket-jira');
  bench.add(numberedAlert(2));

  await bench.run('ticket-jira');

  expect(bench.systems.jira.issues).toHaveLength(1);
  expect(bench.systems.jira.issues[0]?.comments).toEqual([
    expect.stringMatching(/: 1 new alert\(s\)[^]*What alert 2 says\./),
  ]);
  expect(bench.systems.jira.issues[0]?.comments[0]).not.toContain('What alert 1 says.');
});

test('running it again on the same alerts changes nothing', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));
  await bench.run('ticket-jira');

  const { exchanges } = await bench.run('ticket-jira');

  expect(exchanges.map(({ action }) => action)).toEqual(['Incident_comments']);
  expect(bench.systems.jira.issues[0]?.comments).toEqual([]);
  expect(bench.comments).toHaveLength(1);
});

test('a title with line breaks and of any length makes a summary that Jira takes', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1, { title: `Line\nbreak ${'x'.repeat(300)}` }));

  await bench.run('ticket-jira');

  expect(bench.systems.jira.issues[0]?.summary).toBe(`Line break ${'x'.repeat(244)}`);
});

test('150 alerts with long descriptions still fit into an issue', async () => {
  const bench = new Bench();
  bench.add(...Array.from({ length: 150 }, (_, index) => numberedAlert(index + 1, { description: 'd'.repeat(5000) })));

  const { status } = await bench.run('ticket-jira');

  expect(status).toBe('Succeeded');
  expect(bench.systems.jira.issues[0]?.description).toContain('150 new alert(s) from Noxys, the first 10 below');
});

test('an alert without title and description still makes an issue', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1, { title: '', description: '' }));

  await bench.run('ticket-jira');

  expect(bench.systems.jira.issues[0]?.description).toMatch(/Noxys alert\nNo description\./);
});

test('credentials come from the vault, and neither they nor requests that carry them stay in the run history', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));

  const { actions, exchanges } = await bench.run('ticket-jira');

  const credentials = Buffer.from('playbook@example.com:jira-api-token').toString('base64');
  expect(exchanges.find(({ action }) => action === 'Create_ticket')?.request.headers['authorization']).toBe(
    `Basic ${credentials}`,
  );
  expect(JSON.stringify(actions)).not.toMatch(new RegExp(`jira-api-token|${credentials}`));
});
