import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { loadContent } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import { NoxysApp } from '../../stacks/noxys-app';
import { loadLock } from '../../stacks/protection';
import { parseArguments, UsageError } from '../arguments';
import { chooseEnvironment } from '../chosen-environment';
import type { Command, CommandIo, ExitCode } from '../command';
import { prepareBundle } from '../lab/bundle';
import type { Plan } from '../terraform/plan';
import { summarizePlans, type PlanSummary } from '../terraform/plan-summary';
import { PLAN_FILE, Terraform } from '../terraform/terraform';

/** The verb `plan`: what a deploy would change, as a summary that can be approved. */
export const planCommand: Command = {
  name: 'plan',
  summary: 'sum up what a deploy would change, so that exactly that can be approved',
  usage: `Synthesises the stacks of one environment, plans them with terraform against Azure and prints what would change: one
line a resource with the attributes that change, no values, and last a digest of these lines and of the new values that are
not sensitive. Nothing is kept of the plans.

Usage: noxys-sentinel plan --env NAME [flags]

  --env NAME       the environment
  --expect DIGEST  the digest that was approved; another one is a problem
  --expect-none    any change is a problem: somebody changed a resource by hand, or the last deploy is incomplete
  --help           this text

Credentials come through the ARM_* variables, as for 'cdktf deploy'.
Exit codes: 0 fine, 1 not what was expected, or terraform failed, 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, {
      env: { type: 'string' },
      expect: { type: 'string' },
      'expect-none': { type: 'boolean', default: false },
    });
    if (values.env === undefined) throw new UsageError("--env: expected the name of an environment such as 'test'.");
    if (values.expect !== undefined && !/^[0-9a-f]{64}$/.test(values.expect)) {
      throw new UsageError(`--expect: expected a digest of 64 hex digits, got '${values.expect}'.`);
    }

    const summary = await planEnvironment(chooseEnvironment(values.env), io);
    io.stdout(`${summary.text}${summary.digest}\n`);
    return judge(summary, { digest: values.expect, isNone: values['expect-none'] }, io);
  },
};

async function planEnvironment(environment: Environment, io: CommandIo): Promise<PlanSummary> {
  await prepareBundle();
  const app = new NoxysApp({ environments: [environment], content: loadContent(), lockOf: loadLock });
  app.synth();
  for (const warning of app.warnings) io.stderr(`${warning}\n`);
  const plans = [];
  for (const part of ['ingestion', 'detection'] as const) {
    const stack = `noxys-${environment.name}-${part}`;
    io.stderr(`Planning ${stack} …\n`);
    plans.push({ stack, plan: await planStack(resolve(app.outdir, 'stacks', stack)) });
  }
  return summarizePlans(plans);
}

/** A plan file holds what the state holds, so it goes as soon as it is read. */
async function planStack(directory: string): Promise<Plan> {
  const terraform = new Terraform({ directory, environment: ownEnvironment() });
  try {
    await terraform.init();
    return await terraform.plan('-lock=false');
  } finally {
    await rm(resolve(directory, PLAN_FILE), { force: true });
  }
}

/** Terraform gets this process's own variables: credentials, the CI's address for OIDC tokens, proxies. */
function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function judge(
  summary: PlanSummary,
  expected: { readonly digest: string | undefined; readonly isNone: boolean },
  io: CommandIo,
): ExitCode {
  if (expected.isNone && !summary.isEmpty) {
    io.stderr('plan: nothing must change, but the lines above would. Deploy, or undo what was changed by hand.\n');
    return 1;
  }
  if (expected.digest !== undefined && expected.digest !== summary.digest) {
    io.stderr(`plan: must be what was approved (${expected.digest}), found ${summary.digest}. Approve it anew.\n`);
    return 1;
  }
  return 0;
}
