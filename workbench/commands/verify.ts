import { setTimeout as sleep } from 'node:timers/promises';

import { DefaultAzureCredential } from '@azure/identity';

import { loadContent } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import { parseArguments, parseWhole, UsageError } from '../arguments';
import { chooseEnvironment } from '../chosen-environment';
import type { Command, CommandIo, ExitCode } from '../command';
import { createSend } from '../connect/http';
import { KeyVault } from '../connect/vault';
import { Progress } from '../lab/progress';
import { HOP_TITLES } from '../verify/hop';
import { AzureManagement } from '../verify/management';
import { Patience } from '../verify/patience';
import { formatHop, formatHopsJson, formatVerdict, isHealthy } from '../verify/report';
import { verify } from '../verify/verification';
import { AzureWorkspaceLogs } from '../verify/workspace-logs';

const FLAGS = {
  env: { type: 'string' },
  lab: { type: 'boolean', default: false },
  timeout: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** In Azure, a row of a table that is new can take a quarter of an hour; in the lab all is there at once. */
const TIMEOUT_SECONDS = { azure: 900, lab: 20 } as const;

/** The verb `verify`: one test event through everything that is deployed. */
export const verifyCommand: Command = {
  name: 'verify',
  summary: 'send a test event through a deployment and name the hop that does not answer',
  usage: `Posts a test event (noxys.canary, which no rule looks at) to the relay of a deployed environment as Noxys would, follows it through
queue, ingestion, transformation and table, and looks at the state of rules, automation rules and playbooks. Names the hop that does not
answer, the step of the guide's troubleshooting for it, and what to do.

Usage: noxys-sentinel verify --env NAME [flags]
       noxys-sentinel verify --lab [--env NAME] [flags]

  --env NAME    the environment (with --lab: default test)
  --lab         verify the lab: the relay and an Azure on this machine, under the same host names
  --timeout N   seconds that each hop may take (default ${TIMEOUT_SECONDS.azure}, with --lab ${TIMEOUT_SECONDS.lab}); a hop that answers is left at once
  --json        print one JSON document: what was found at each hop
  --help        this text

Signs in to Azure as the Azure SDKs do (az login, AZURE_* variables, workload or managed identity). Needs Key Vault Secrets User on the
vault, and Reader on the resource groups of the environment and of its workspace. HTTPS_PROXY is obeyed.
Exit codes: 0 every hop answers, 1 one does not, 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, FLAGS);
    const name = values.env ?? (values.lab ? 'test' : undefined);
    if (name === undefined)
      throw new UsageError("--env: expected the name of an environment, or '--lab', got nothing.");
    const otherwise = TIMEOUT_SECONDS[values.lab ? 'lab' : 'azure'];
    const seconds = values.timeout === undefined ? otherwise : parseWhole('timeout', values.timeout, 1, 86_400);
    const environment = chooseEnvironment(name);
    const options = { environment, seconds, isJson: values.json };
    return values.lab ? verifyLab(options, io) : verifyDeployment(options, io);
  },
};

interface VerifyOptions {
  readonly environment: Environment;

  /** How long each hop may take. */
  readonly seconds: number;
  readonly isJson: boolean;
}

async function verifyDeployment({ environment, seconds, isJson }: VerifyOptions, io: CommandIo): Promise<ExitCode> {
  const { names, tenantId } = environment;
  const credential = new DefaultAzureCredential({ tenantId });
  const send = createSend();
  const progress = new Progress({ ...io, stderr: (text) => (io.isTerminal ? io.stderr(text) : undefined) });
  const results = await verify({
    environment,
    content: loadContent(),
    vault: new KeyVault(names.vault, names.vaultUri, credential),
    send,
    logs: new AzureWorkspaceLogs(names.workspaceId, credential),
    management: new AzureManagement(send, credential),
    patience: new Patience(seconds, { sleep, now: () => performance.now() }),
    now: Date.now,
    onHop: (hop) => progress.stage(`${HOP_TITLES[hop]} …`),
    onResult: (result) => {
      progress.clear();
      if (!isJson) io.stdout(formatHop(result));
    },
  });
  io.stdout(isJson ? formatHopsJson(results, environment.name) : formatVerdict(results, environment.name));
  return isHealthy(results) ? 0 : 1;
}

type RunInLab = (environment: Environment, args: readonly string[], io: CommandIo) => Promise<ExitCode>;

/** The lab is loaded only when it is asked for: a machine that verifies Azure may have no query engine. */
async function verifyLab({ environment, seconds, isJson }: VerifyOptions, io: CommandIo): Promise<ExitCode> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the command line loads its verbs
  const { runInLab } = require('../verify/lab/lab-run') as { runInLab: RunInLab };
  const args = ['verify', '--env', environment.name, '--timeout', String(seconds), ...(isJson ? ['--json'] : [])];
  return runInLab(environment, args, io);
}
