import { Bench, numberedAlert } from './playbook-run';

test('a new incident is posted as one card with its alerts and a button to it', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1, { severity: 'High' }), numberedAlert(2));

  const { status } = await bench.run('notify-teams');

  expect(status).toBe('Succeeded');
  expect(bench.systems.teams.messages).toEqual([
    {
      texts: [
        'Noxys: incident 7, severity High',
        '2 new alert(s).',
        'Alert 1',
        'What alert 1 says.',
        'Severity: High',
        'First activity: 2026-01-15T11:00:00.0000000Z',
        'Last activity: 2026-01-15T11:30:00.0000000Z',
        'Alert 2',
        'What alert 2 says.',
        'Severity: Medium',
        'First activity: 2026-01-15T11:00:00.0000000Z',
        'Last activity: 2026-01-15T11:30:00.0000000Z',
      ],
      links: [expect.stringMatching(/^https:\/\/portal\.azure\.com\/#asset\/.*11111111-0000-4000-8000-000000000001$/)],
    },
  ]);
  expect(bench.comments).toEqual([
    expect.stringContaining('<p>Posted to Teams (noxys-sentinel notify-teams; alerts: '),
  ]);
});

test('a later alert is posted alone', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));
  await bench.run('notify-teams');
  bench.add(numberedAlert(2));

  await bench.run('notify-teams');

  expect(bench.systems.teams.messages).toHaveLength(2);
  expect(bench.systems.teams.messages[1]?.texts.join('\n')).toMatch(
    /^Noxys: incident 7, severity Medium\n1 new alert\(s\)\.\nAlert 2\n/,
  );
});

test('150 alerts with long descriptions still fit into a card', async () => {
  const bench = new Bench();
  bench.add(...Array.from({ length: 150 }, (_, index) => numberedAlert(index + 1, { description: '€'.repeat(1600) })));

  await bench.run('notify-teams');

  expect(bench.systems.teams.messages[0]?.texts[1]).toBe('150 new alert(s), the first 5 below.');
});

test('the webhook URL is a secret: it stays out of the run history', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));

  const { actions } = await bench.run('notify-teams');

  expect(JSON.stringify(actions)).not.toContain('teams-signature');
});
