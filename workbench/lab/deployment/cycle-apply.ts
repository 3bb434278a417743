import { setTimeout } from 'node:timers/promises';

import type { AzureCloud } from '../azure/azure-cloud';
import { deleteFailed, fine, judgeRun } from './cycle-findings';
import type { Stack } from './cycle-stack';
import type { CycleSteps } from './cycle-steps';
import type { FaultPreset } from './fault-presets';
import type { TerraformRun } from '../../terraform/terraform';

/** Applies a stack. A first apply that fails is held against the stacks, unless the fault is one that no wait can help. */
export async function applyStack(
  steps: CycleSteps,
  { name, terraform }: Stack,
  cloud: AzureCloud,
  faults: FaultPreset | undefined,
): Promise<boolean> {
  const runs: TerraformRun[] = [];
  await steps.run(`apply ${name}`, async () => {
    runs.push(await terraform.apply());
    const [finding = fine('')] = runs.map(judgeRun);
    return finding.isFine || !faults?.mayNeedSecondApply ? finding : fine(`not yet: ${finding.result}`);
  });
  if (runs.some(({ exitCode }) => exitCode === 0)) return true;
  if (faults?.secondApplyAfter !== undefined) await setTimeout(faults.secondApplyAfter * 1000);
  if (faults?.needsOperator) await steps.run('an operator deletes what failed', () => deleteFailed(cloud));
  return steps.run(`apply ${name} again`, async () => judgeRun(await terraform.apply()));
}
