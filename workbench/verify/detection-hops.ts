import { z } from 'zod';

import type { AnalyticsRule, Content } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import { effectiveAutomation } from '../../stacks/effective-automation';
import { effectiveRules } from '../../stacks/effective-rules';
import { toPlaybookName } from '../../stacks/names';
import { toWorkflowId } from '../../stacks/constructs/incident-playbook';
import { type Vault, VaultRefused } from '../connect/vault';
import { advise, runbook } from './advice';
import { broken, fine, type Finding, unknown } from './hop';
import { type DeployedResource, type Management, ManagementRefused } from './management';
import { playbookSecrets } from './playbook-secrets';

const SENTINEL = 'providers/Microsoft.SecurityInsights';
const RULES_VERSION = '2023-12-01-preview';
const AUTOMATION_VERSION = '2024-09-01';
const WORKFLOW_VERSION = '2019-05-01';

/** What the detection side of a deployment is looked at with. */
export interface DetectionCheck {
  readonly environment: Environment;
  readonly content: Content;
  readonly management: Management;
  readonly vault: Pick<Vault, 'name' | 'names'>;
}

/** How Sentinel names a rule that it has disabled after repeated failures. */
const AUTO_DISABLED = /^AUTO DISABLED/i;

const RULE = z.object({ displayName: z.string().default(''), enabled: z.boolean().default(false) });

/** Whether each analytics rule of the environment is deployed and runs. */
export function checkRules({ environment, content, management }: DetectionCheck): Promise<Finding> {
  return seen(async () => {
    const { workspaceId } = environment.names;
    const deployed = byName(await management.list(`${workspaceId}/${SENTINEL}/alertRules`, RULES_VERSION));
    const wanted = effectiveRules(environment, content);
    const problems = wanted.flatMap((rule) => findRuleProblem(rule, deployed.get(rule.uuid)));
    if (problems.length > 0) {
      return broken(
        problems.join('; '),
        advise('ruleEnabled', `Deploy the detection stack again, then see ${runbook('failing-rule')}.`),
      );
    }
    const off = wanted.filter(({ enabled }) => !enabled).length;
    return fine(`${wanted.length - off} enabled${off === 0 ? '' : `, ${off} off as the environment wants`}`);
  });
}

function findRuleProblem(rule: AnalyticsRule, deployed: DeployedResource | undefined): string[] {
  if (deployed === undefined) return [`'${rule.id}' is not deployed`];
  const { displayName, enabled } = RULE.parse(deployed.properties);
  if (AUTO_DISABLED.test(displayName)) return [`Sentinel has disabled '${rule.id}' (AUTO DISABLED)`];
  if (enabled === rule.enabled) return [];
  return [rule.enabled ? `'${rule.id}' is disabled` : `'${rule.id}' is enabled, but the environment wants it off`];
}

const AUTOMATION = z.object({ triggeringLogic: z.object({ isEnabled: z.boolean() }) });

/** Whether each automation rule of the environment is deployed and on. */
export function checkAutomation({ environment, content, management }: DetectionCheck): Promise<Finding> {
  return seen(async () => {
    const wanted = effectiveAutomation(environment, content).automationRules;
    if (wanted.length === 0) return fine('the environment wants none');
    const { workspaceId } = environment.names;
    const deployed = byName(await management.list(`${workspaceId}/${SENTINEL}/automationRules`, AUTOMATION_VERSION));
    const problems = wanted.flatMap(({ id, uuid }) => {
      const found = deployed.get(uuid);
      if (found === undefined) return [`'${id}' is not deployed`];
      return AUTOMATION.parse(found.properties).triggeringLogic.isEnabled ? [] : [`'${id}' is disabled`];
    });
    if (problems.length === 0) return fine(`${wanted.length} enabled`);
    return broken(problems.join('; '), advise('ruleEnabled', 'Deploy the detection stack again.'));
  });
}

const WORKFLOW = z.object({ state: z.string() });
const RUN = z.object({ status: z.string(), startTime: z.string().default('') });

/** Whether each playbook of the environment is deployed, enabled and has its credentials; and how it ended when it last ran. */
export function checkPlaybooks(check: DetectionCheck): Promise<Finding> {
  return seen(async () => {
    const { playbooks } = effectiveAutomation(check.environment, check.content);
    if (playbooks.length === 0) return fine('the environment wants none');
    const secrets = await check.vault.names();
    const states = await Promise.all(
      playbooks.map(({ playbook }) => {
        const missing = playbookSecrets(playbook).find((name) => !secrets.has(name));
        return readPlaybook(playbook.id, missing, check);
      }),
    );
    const problems = states.flatMap(({ problem }) => problem ?? []);
    if (problems.length > 0) {
      return broken(
        problems.join('; '),
        advise('ruleEnabled', `The guide stops at the rule; for playbooks see ${runbook('failing-automation')}.`),
      );
    }
    return fine(states.map(({ id, lastRun }) => `${id} ${lastRun}`).join(', '));
  });
}

interface PlaybookState {
  readonly id: string;
  readonly problem?: string;

  /** How the last run ended. It is told, not judged: the target may have been down for a minute last week. */
  readonly lastRun: string;
}

async function readPlaybook(id: string, missing: string | undefined, check: DetectionCheck): Promise<PlaybookState> {
  const { name, names } = check.environment;
  const workflowId = toWorkflowId(names.playbooksResourceGroupId, toPlaybookName(name, id));
  const workflow = await check.management.get(workflowId, WORKFLOW_VERSION);
  if (workflow === undefined) return { id, problem: `'${id}' is not deployed`, lastRun: '' };
  const { state } = WORKFLOW.parse(workflow.properties);
  if (state !== 'Enabled') return { id, problem: `'${id}' is ${state.toLowerCase()}`, lastRun: '' };
  if (missing !== undefined)
    return { id, problem: `'${id}' needs the secret '${missing}' in ${check.vault.name}`, lastRun: '' };
  const [run] = await check.management.list(`${workflowId}/runs?$top=1`, WORKFLOW_VERSION);
  if (run === undefined) return { id, lastRun: '(has not run yet)' };
  const { status, startTime } = RUN.parse(run.properties);
  return { id, lastRun: `(last run ${status.toLowerCase()}, ${startTime.slice(0, 16)})` };
}

function byName(resources: readonly DeployedResource[]): ReadonlyMap<string, DeployedResource> {
  return new Map(resources.map((resource) => [resource.name.toLowerCase(), resource]));
}

/** What cannot be read is not broken for that. */
async function seen(look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof VaultRefused) return unknown(error.message);
    if (!(error instanceof ManagementRefused)) throw error;
    if (error.status === 401 || error.status === 403) {
      return broken(
        error.message,
        advise(
          'ruleEnabled',
          'Take the role Reader on the resource groups of the environment and its workspace, so that they can be looked at.',
        ),
      );
    }
    return unknown(`not to be seen: ${error.message}`);
  }
}
