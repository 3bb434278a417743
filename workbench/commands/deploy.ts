import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadContent } from '../../kql/content';
import { parseArguments, parseChoice } from '../arguments';
import { chooseEnvironment } from '../chosen-environment';
import type { Command } from '../command';
import { formatCycleReport, isGood } from '../lab/deployment/cycle-report';
import { runDeploymentCycle } from '../lab/deployment/deployment-cycle';
import { FAULT_NAMES, FAULT_PRESETS } from '../lab/deployment/fault-presets';
import { formatRecording } from '../lab/deployment/recording';
import { Interrupt, Interrupted } from '../lab/interrupt';
import { Progress } from '../lab/progress';

const FLAGS = {
  env: { type: 'string', default: 'test' },
  faults: { type: 'string' },
  record: { type: 'string' },
  verbose: { type: 'boolean', default: false },
} as const;

/** The verb `deploy`: the whole life of a deployment, in a local Azure. */
export const deployCommand: Command = {
  name: 'deploy',
  summary: 'deploy the stacks with terraform into a local Azure, run what was deployed, destroy it',
  usage: `Deploys the stacks of an environment, unchanged, with the real terraform and the real azurerm provider into an Azure on this
machine: apply, second plan, events through the deployed relay to incidents, verify, one changed rule, destroy, what is left.

Usage: noxys-sentinel deploy [flags]

  --env NAME     the environment (default test); one that joins an existing workspace finds it in the local Azure
  --faults WHAT  let something go wrong; a first apply that fails is then fine where a second one completes it:
${FAULT_NAMES.map((name) => `                   ${name}: ${FAULT_PRESETS[name].about}`).join('\n')}
  --record DIR   write what the provider and the Resource Manager said to each other to DIR/NAME.ndjson
  --verbose      show what terraform prints
  --help         this text

Needs terraform 1.5 or newer on the PATH, and the provider from a registry or a mirror. Nothing of Azure is reached.
Exit codes: 0 fine, 1 a step is not as it should be, 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, FLAGS);
    const progress = new Progress(io);
    const interrupt = new Interrupt();
    const directory = await mkdtemp(join(tmpdir(), 'noxys-deploy-'));
    try {
      const report = await runDeploymentCycle({
        environment: chooseEnvironment(values.env),
        content: loadContent(),
        directory,
        signal: interrupt.signal,
        faults:
          values.faults === undefined ? undefined : FAULT_PRESETS[parseChoice('faults', values.faults, FAULT_NAMES)],
        announce: (step) => progress.stage(step),
        onLine: values.verbose ? (line) => io.stderr(`${line}\n`) : undefined,
      });
      progress.clear();
      io.stdout(formatCycleReport(values.env, report));
      if (values.record !== undefined) {
        await writeFile(join(values.record, `${values.env}.ndjson`), formatRecording(report.recording));
      }
      return isGood(report) ? 0 : 1;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      io.stderr(`${error.message}\n`);
      return 1;
    } finally {
      interrupt.dispose();
      progress.clear();
      await rm(directory, { recursive: true, force: true });
    }
  },
};
