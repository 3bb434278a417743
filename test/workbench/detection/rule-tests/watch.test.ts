import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { watchDirectory } from '../../../../workbench/detection/rule-tests/watch';

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
