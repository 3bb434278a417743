import type { WantedPlaybook } from '../../stacks/effective-automation';
import { LocalTargets, type HttpTarget } from '../detection/targets/http-target';
import { JiraTarget } from '../detection/targets/jira';
import { KeyVaultTarget } from '../detection/targets/key-vault';
import { ServiceNowTarget } from '../detection/targets/service-now';
import { TeamsTarget } from '../detection/targets/teams';

/** The vault's secrets that playbooks read. The systems that they open stand in this process. */
export const PLAYBOOK_SECRETS = {
  'jira-credentials': 'noxys-bot@example.com:lab',
  'servicenow-credentials': 'noxys-bot:lab',
  'teams-webhook-url': 'https://lab.webhook.example.com/workflows/noxys/triggers/manual/paths/invoke?sig=lab',
};

/** Local stand-ins for the systems that an environment's playbooks talk to, and the vault with the credentials. */
export function buildTargets(playbooks: readonly WantedPlaybook[]): LocalTargets {
  return new LocalTargets([
    new KeyVaultTarget(PLAYBOOK_SECRETS),
    new TeamsTarget(PLAYBOOK_SECRETS['teams-webhook-url']),
    ...playbooks.flatMap(({ parameters }) => buildTicketSystems(parameters)),
  ]);
}

function buildTicketSystems(parameters: WantedPlaybook['parameters']): readonly HttpTarget[] {
  const { jiraSite, jiraProject, jiraIssueType = 'Task', serviceNowInstance } = parameters;
  const targets: HttpTarget[] = [];
  if (typeof jiraSite === 'string') {
    const account = { site: jiraSite, project: String(jiraProject), issueTypes: [String(jiraIssueType)] };
    targets.push(new JiraTarget({ ...account, credentials: PLAYBOOK_SECRETS['jira-credentials'] }));
  }
  if (typeof serviceNowInstance === 'string') {
    const credentials = PLAYBOOK_SECRETS['servicenow-credentials'];
    targets.push(new ServiceNowTarget({ instance: serviceNowInstance, credentials }));
  }
  return targets;
}
