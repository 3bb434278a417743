import { z } from 'zod';

import type { Environment } from '../../../stacks/environment';
import type { AzureCloud } from '../azure/azure-cloud';
import { clientEnvironment, runVerb } from '../client-process';
import type { Finding } from './cycle-steps';
import { APPLICATIONS } from './deployment-cloud';

/** Seconds that each hop may take. */
const PATIENCE = 60;

/** What `verify --json` prints. */
const REPORT = z.object({
  isHealthy: z.boolean(),
  hops: z.array(
    z.object({
      title: z.string(),
      verdict: z.enum(['fine', 'broken', 'unknown']),
      found: z.string(),
      seconds: z.number(),
    }),
  ),
});
export type VerifyReport = z.infer<typeof REPORT>;

/** Runs the verb `verify` on what was deployed, in a process of its own, as the operator of the environment. */
export async function verifyDeployed(cloud: AzureCloud, environment: Environment): Promise<Finding> {
  const said = { stdout: '', stderr: '' };
  await runVerb(
    ['verify', '--env', environment.name, '--json', '--timeout', `${PATIENCE}`],
    clientEnvironment(cloud, environment, APPLICATIONS.operator),
    { stdout: (text) => void (said.stdout += text), stderr: (text) => void (said.stderr += text) },
  );
  if (said.stdout === '') return { result: said.stderr.trim(), isFine: false };
  return judgeHops(REPORT.parse(JSON.parse(said.stdout)));
}

/** Whether every hop answers; names those that do not. */
export function judgeHops({ isHealthy, hops }: VerifyReport): Finding {
  const answered = hops.filter(({ verdict }) => verdict === 'fine');
  const others = hops.filter(({ verdict }) => verdict !== 'fine').map(({ title, found }) => `'${title}': ${found}`);
  const slowest = Math.max(0, ...hops.map(({ seconds }) => seconds));
  const times = `the slowest in ${slowest.toFixed(1)} s`;
  return {
    result: `${answered.length} of ${hops.length} hops answer, ${times}${others.map((other) => `; ${other}`).join('')}`,
    isFine: isHealthy,
  };
}
