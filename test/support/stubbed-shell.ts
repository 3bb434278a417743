import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What a script came to. */
export interface StubbedRun {
  /** Lines that the commands wrote to the file `$LOG`. */
  readonly log: readonly string[];
  readonly status: number | null;
}

/**
 * Runs a script with bash, with commands in the place of those that it calls.
 *
 * @param commands a script of bash for each command by its name; it may write to `$LOG`
 * @param environment all variables that the script finds, besides `PATH` and `LOG`
 */
export function runStubbed(
  script: string,
  commands: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): StubbedRun {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-shell-'));
  try {
    for (const [name, text] of Object.entries(commands)) {
      writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${text}\n`, { mode: 0o755 });
    }
    const log = join(folder, 'log');
    const path = [folder, process.env['PATH']].join(delimiter);
    const { status } = spawnSync('bash', ['-c', script], {
      cwd: folder,
      env: { ...environment, PATH: path, LOG: log, RUNNER_TEMP: folder, AGENT_TEMPDIRECTORY: folder },
    });
    return { log: existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [], status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
