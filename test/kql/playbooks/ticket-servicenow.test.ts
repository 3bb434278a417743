import { Bench, numberedAlert } from './playbook-run';

test('a new incident becomes one ServiceNow incident that is correlated with it', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1), numberedAlert(2));

  const { status } = await bench.run('ticket-servicenow');

  expect(status).toBe('Succeeded');
  expect(bench.systems.serviceNow.incidents).toEqual([
    expect.objectContaining({
      number: 'INC0010001',
      workNotes: [],
      fields: {
        short_description: 'Alert 1',
        description: expect.stringMatching(/2 new alert\(s\)[^]*What alert 1 says\.[^]*What alert 2 says\./) as string,
        urgency: '1',
        impact: '2',
        category: 'security',
        assignment_group: '',
        correlation_id: '11111111-0000-4000-8000-000000000001',
        correlation_display: 'Microsoft Sentinel',
      },
    }),
  ]);
  expect(bench.comments).toEqual([
    expect.stringContaining('<p>ServiceNow INC0010001 (noxys-sentinel ticket-servicenow; alerts: '),
  ]);
});

test('a later alert becomes a work note', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));
  await bench.run('ticket-servicenow');
  bench.add(numberedAlert(2));

  await bench.run('ticket-servicenow');

  expect(bench.systems.serviceNow.incidents).toHaveLength(1);
  expect(bench.systems.serviceNow.incidents[0]?.workNotes).toEqual([expect.stringContaining('What alert 2 says.')]);
});

test('long texts are cut to what ServiceNow keeps', async () => {
  const bench = new Bench();
  bench.add(
    ...[1, 2, 3, 4, 5, 6].map((n) => numberedAlert(n, { title: 't'.repeat(200), description: 'd'.repeat(5000) })),
  );

  const { status } = await bench.run('ticket-servicenow');
  bench.add(...[7, 8, 9, 10, 11].map((n) => numberedAlert(n, { description: 'd'.repeat(5000) })));
  await bench.run('ticket-servicenow');

  expect(status).toBe('Succeeded');
  expect(bench.systems.serviceNow.incidents[0]?.fields['short_description']).toHaveLength(160);
  expect(bench.systems.serviceNow.incidents[0]?.fields['description']).toHaveLength(4000);
  expect(bench.systems.serviceNow.incidents[0]?.workNotes.map(({ length }) => length)).toEqual([4000]);
});
