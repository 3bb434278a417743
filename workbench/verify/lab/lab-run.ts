import { loadContent } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import type { CommandIo, ExitCode } from '../../command';
import { runVerb } from '../../lab/client-process';
import { Progress } from '../../lab/progress';
import { VerifyLab } from './verify-lab';

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

/** Runs a verb against the lab, and says what this lab does not do. */
export async function runAgainst(lab: VerifyLab, args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const code = await runVerb(args, lab.clientEnvironment, io);
  io.stderr(
    '\nIn the lab, rules, automation rules and playbooks are put in place as the environment wants them, and only looked at;\n' +
      "'noxys-sentinel lab' runs them, and 'noxys-sentinel deploy' deploys them with terraform.\n",
  );
  return code === 0 ? 0 : 1;
}
