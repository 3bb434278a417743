import { Progress } from '../../../workbench/lab/progress';

test('outside a terminal each stage is a line, and nothing moves', () => {
  const { progress, written } = synthProgress(false);

  progress.stage('Starting …');
  progress.update(() => '1 of 2');
  progress.clear();
  progress.stage('Posting …');

  expect(written.join('')).toBe('Starting …\nPosting …\n');
});

test('on a terminal one line changes, and is gone in the end', () => {
  const { progress, written } = synthProgress(true);

  progress.stage('Starting …');
  progress.update(() => '1 of 2');
  progress.clear();

  expect(written).toEqual(['\r\u001b[2KStarting …', '\r\u001b[2K1 of 2', '\r\u001b[2K']);
});

test('on a terminal the line changes no more often than an eye can follow', () => {
  const { progress, written } = synthProgress(true);

  for (let count = 0; count < 1_000; count++) progress.update(() => String(count));

  expect(written.length).toBeLessThan(10);
});

function synthProgress(isTerminal: boolean) {
  const written: string[] = [];
  return { progress: new Progress({ stderr: (text) => void written.push(text), isTerminal }), written };
}
