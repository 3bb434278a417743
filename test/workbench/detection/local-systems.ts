import { LocalTargets, type HttpTargets } from '../../../workbench/detection/targets/http-target';
import { JiraTarget } from '../../../workbench/detection/targets/jira';
import { KeyVaultTarget } from '../../../workbench/detection/targets/key-vault';
import { ServiceNowTarget } from '../../../workbench/detection/targets/service-now';
import { TeamsTarget } from '../../../workbench/detection/targets/teams';

/** The systems that our playbooks reach, on this machine. */
export interface LocalSystems {
  readonly targets: HttpTargets;
  readonly jira: JiraTarget;
  readonly serviceNow: ServiceNowTarget;
  readonly teams: TeamsTarget;
}

/** Where the systems stand: the values of the playbooks' parameters in an environment. */
export interface SystemAddresses {
  readonly jiraSite: string;
  readonly jiraProject: string;
  readonly jiraIssueType: string;
  readonly serviceNowInstance: string;
}

/** Addresses for whoever has no environment. */
export const EXAMPLE_ADDRESSES: SystemAddresses = {
  jiraSite: 'https://example.atlassian.net',
  jiraProject: 'SEC',
  jiraIssueType: 'Task',
  serviceNowInstance: 'https://example.service-now.com',
};

const JIRA_CREDENTIALS = 'playbook@example.com:jira-api-token';
const SERVICE_NOW_CREDENTIALS = 'playbook:servicenow-password';
const TEAMS_WEBHOOK_URL =
  'https://prod-00.westeurope.logic.azure.com/workflows/0/triggers/manual/paths/invoke?api-version=2016-06-01&sig=teams-signature';

/** Starts empty systems that stand at the given addresses, and a vault with the secrets that open them. */
export function openLocalSystems(addresses: SystemAddresses = EXAMPLE_ADDRESSES): LocalSystems {
  const jira = new JiraTarget({
    site: addresses.jiraSite,
    credentials: JIRA_CREDENTIALS,
    project: addresses.jiraProject,
    issueTypes: [addresses.jiraIssueType],
  });
  const serviceNow = new ServiceNowTarget({
    instance: addresses.serviceNowInstance,
    credentials: SERVICE_NOW_CREDENTIALS,
  });
  const teams = new TeamsTarget(TEAMS_WEBHOOK_URL);
  const vault = new KeyVaultTarget({
    'jira-credentials': JIRA_CREDENTIALS,
    'servicenow-credentials': SERVICE_NOW_CREDENTIALS,
    'teams-webhook-url': TEAMS_WEBHOOK_URL,
  });
  return { targets: new LocalTargets([jira, serviceNow, teams, vault]), jira, serviceNow, teams };
}
