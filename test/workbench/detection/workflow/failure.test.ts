import { failureOf } from '../../../../workbench/detection/workflow/failure';
import { Bench, numberedAlert } from '../../../kql/playbooks/playbook-run';

test('says what a target answered to the action that failed', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));
  bench.isDown = true;

  expect(failureOf(await bench.run('notify-teams'))).toBe('Post_card: 503');
});

test('tells the whole answer, and every action that could not be done', () => {
  const run = {
    status: 'Failed' as const,
    actions: [
      { name: 'First', path: 'p: First', status: 'Succeeded' as const },
      { name: 'Second', path: 'p: Second', status: 'Failed' as const, error: 'p: Second: the answer was 400.' },
      { name: 'Third', path: 'p: Third', status: 'Failed' as const, error: 'p: Third: there is no such variable.' },
    ],
    exchanges: [
      {
        action: 'Second',
        request: { method: 'POST', url: 'https://example.com/', headers: {} },
        response: { status: 400, body: { error: 'no summary' } },
      },
    ],
  };

  expect(failureOf(run)).toBe('Second: 400 {"error":"no summary"}; p: Third: there is no such variable.');
  expect(failureOf({ ...run, actions: [] })).toBe('it was ended as failed');
});

test('says nothing of a run that succeeded', async () => {
  const bench = new Bench();
  bench.add(numberedAlert(1));
  bench.earlierKeys = undefined;

  expect(failureOf(await bench.run('notify-teams'))).toBeUndefined();
});
