import type { AzureCloud } from '../azure/azure-cloud';
import type { Finding } from './cycle-steps';
import { findLeftovers, findLosses, type Inventory, takeInventory } from './leftovers';
import { countChanges, type Plan } from '../../terraform/plan';
import type { Terraform, TerraformRun } from '../../terraform/terraform';

const TABLE = 'azurerm_log_analytics_workspace_table_custom_log';

/** A good finding. */
export function fine(result: string): Finding {
  return { result, isFine: true };
}

/** Whether terraform did what it was told. */
export function judgeRun({ exitCode, errors, summary }: TerraformRun): Finding {
  return exitCode === 0 ? fine(summary) : { result: errors.join(' | '), isFine: false };
}

/** Whether a plan leaves everything as it is. */
export function judgeEmptyPlan(plan: Plan): Finding {
  const count = countChanges(plan);
  if (count === 0) return plan.changesOutputsOnly ? { result: 'outputs change', isFine: false } : fine('no changes');
  const changed = [...plan.created, ...plan.updated, ...plan.replaced, ...plan.destroyed];
  return { result: `${count} changes: ${changed.join(', ')}`, isFine: false };
}

/** Whether plans change one resource, in place, and that one belongs to the rule. */
export function judgeOneChange(plans: readonly Plan[], ruleId: string): Finding {
  const total = plans.reduce((sum, plan) => sum + countChanges(plan), 0);
  const updated = plans.flatMap((plan) => plan.updated);
  const isFine = total === 1 && updated.length === 1 && updated.every((address) => address.includes(ruleId));
  return { result: `${total} ${total === 1 ? 'change' : 'changes'}: ${updated.join(', ')}`, isFine };
}

/** Whether the destroy of a protected stack is refused with the table's name, and takes nothing. */
export async function judgeRefusedDestroy(terraform: Terraform, cloud: AzureCloud): Promise<Finding> {
  const before = takeInventory(cloud.azure);
  const { exitCode, errors } = await terraform.destroy();
  const lost = findLosses(cloud.azure, before);
  const namesTable = errors.some((text) => text.includes(TABLE));
  const what = namesTable ? `${TABLE} is named` : `the table is not named: ${errors.join(' | ')}`;
  return {
    result: `${what}, ${lost.length} resources lost`,
    isFine: exitCode !== 0 && namesTable && lost.length === 0,
  };
}

/** Whether nothing is there that was not there before. */
export function judgeLeftovers({ azure }: AzureCloud, before: Inventory): Finding {
  const left = findLeftovers(azure, before);
  return left.length === 0 ? fine('nothing') : { result: left.join(', '), isFine: false };
}

/** Whether everything is still there that was there before. */
export function judgeLosses({ azure }: AzureCloud, before: Inventory): Finding {
  const lost = findLosses(azure, before);
  return lost.length === 0 ? fine(`all of ${before.size}`) : { result: `lost: ${lost.join(', ')}`, isFine: false };
}

/** Deletes every resource whose creation failed half way, as an operator does who reads the guide. */
export function deleteFailed({ azure }: AzureCloud): Finding {
  const failed = azure.store.all().filter(({ properties }) => properties.provisioningState === 'Failed');
  for (const { id } of failed) azure.store.delete(id);
  return fine(failed.map(({ type, name }) => `${type} ${name}`).join(', ') || 'nothing');
}
