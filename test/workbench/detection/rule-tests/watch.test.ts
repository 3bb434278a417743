import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UsageError } from '../../../../workbench/arguments';
import { runAndWatch, watchDirectory } from '../../../../workbench/detection/rule-tests/watch';

test('runs again after a change at any depth, one run at a time, until it is told to end', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'noxys-watch-'));
  mkdirSync(join(directory, 'rules'));
  const end = new AbortController();
  let active = 0;
  let most = 0;
  let runs = 0;
  try {
    const watching = watchDirectory(
      directory,
      async () => {
        active += 1;
        most = Math.max(most, active);
        runs += 1;
        // The second change comes while the first run is under way.
        if (runs === 1) writeFileSync(join(directory, 'rules', 'a.kql'), 'second');
        await new Promise((resolve) => setTimeout(resolve, 200));
        active -= 1;
        if (runs === 2) end.abort();
      },
      end.signal,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    writeFileSync(join(directory, 'rules', 'a.kql'), 'first');
    await watching;

    expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('sees a file that has been replaced, and one in a folder that is made anew', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'noxys-watch-'));
  const file = join(directory, 'rules', 'a.kql');
  mkdirSync(join(directory, 'rules'));
  writeFileSync(file, 'first');
  const end = new AbortController();
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));
  let runs = 0;
  const watching = watchDirectory(directory, () => Promise.resolve(void (runs += 1)), end.signal);
  const steps = [
    () => writeFileSync(`${file}.new`, 'replaced'),
    () => renameSync(`${file}.new`, file),
    () => writeFileSync(file, 'second'),
    () => rmSync(join(directory, 'rules'), { recursive: true }),
    () => mkdirSync(join(directory, 'rules')),
    () => writeFileSync(file, 'third'),
    () => writeFileSync(file, 'fourth'),
  ];
  const seen: boolean[] = [];
  try {
    await pause();
    for (const step of steps) {
      const before = runs;
      step();
      await pause();
      seen.push(runs > before);
    }
    end.abort();
    await watching;

    expect(seen).toEqual(steps.map(() => true));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('a call that fails ends it with its error', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'noxys-watch-'));
  try {
    const onChange = () => Promise.reject(new Error('gone'));
    const watching = watchDirectory(directory, onChange, new AbortController().signal);
    const ended = expect(watching).rejects.toThrow('gone');
    await new Promise((resolve) => setTimeout(resolve, 200));
    writeFileSync(join(directory, 'a.kql'), 'first');

    await ended;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('files that are gone for a moment are said in a line, and the next change tries again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'noxys-watch-'));
  const end = new AbortController();
  let runs = 0;
  let stderr = '';
  const run = (): Promise<0> => {
    runs += 1;
    setTimeout(() => (runs < 3 ? writeFileSync(join(directory, 'a.kql'), String(runs)) : end.abort()), 300);
    return runs === 2 ? Promise.reject(new UsageError('found no such file.')) : Promise.resolve(0);
  };
  try {
    const code = await runAndWatch(directory, run, { stderr: (text) => void (stderr += text) }, end.signal);

    expect(code).toBe(0);
    expect(stderr).toContain(
      'found no such file.\nWaiting for a change under kql. Ctrl-C ends.\nWaiting for a change under kql. Ctrl-C ends.\n',
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('a call that is wrong from the start does not wait', async () => {
  const run = () => Promise.reject(new UsageError('no such rule'));

  await expect(runAndWatch('.', run, { stderr: () => undefined }, new AbortController().signal)).rejects.toThrow(
    'no such rule',
  );
});
