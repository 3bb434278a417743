import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { loadContent } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import type { CommandIo, ExitCode } from '../../command';
import { Progress } from '../../lab/progress';
import { VerifyLab } from './verify-lab';

const BIN = join(__dirname, '..', '..', '..', 'bin', 'noxys-sentinel.js');

/** Starts a deployment on this machine and runs a verb against it. */
export async function runInLab(environment: Environment, args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const progress = new Progress(io);
  progress.stage('Starting the relay and its Azure …');
  const lab = await VerifyLab.start({ environment, content: loadContent() });
  try {
    progress.clear();
    return await runAgainst(lab, args, io);
  } finally {
    await lab.stop();
  }
}

/** Runs a verb in a process of its own, which knows nothing of the lab but where its proxy is. */
export async function runAgainst(lab: VerifyLab, args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env['PATH'], ...lab.clientEnvironment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => io.stdout(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => io.stderr(chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  io.stdout(
    '\nIn the lab, rules, automation rules and playbooks are put in place as the environment wants them, and only looked at;\n' +
      "'noxys-sentinel lab' runs them, and 'noxys-sentinel deploy' deploys them with terraform.\n",
  );
  return code === 0 ? 0 : 1;
}
