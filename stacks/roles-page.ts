import {
  ACTION_SCOPES,
  buildCustomRole,
  buildGrantCondition,
  DEPLOYMENT_ROLES,
  loadDeploymentRole,
  type ActionScope,
  type DeploymentRole,
} from './deployment-role';

/** What each scope is, and what its custom roles are assigned at. */
const SCOPES: Readonly<Record<ActionScope, { readonly what: string; readonly id: string }>> = {
  subscription: { what: 'the subscription', id: '/subscriptions/SUBSCRIPTION' },
  groups: {
    what: "the environment's two resource groups, `rg-noxys-ENVIRONMENT` and `rg-noxys-ENVIRONMENT-playbooks`",
    id: '/subscriptions/SUBSCRIPTION',
  },
  workspaceGroup: { what: "the workspace's resource group", id: '/subscriptions/SUBSCRIPTION/resourceGroups/GROUP' },
  workspace: { what: 'the workspace', id: '/subscriptions/SUBSCRIPTION/resourceGroups/GROUP' },
  ownWorkspace: {
    what: 'the group `rg-noxys-ENVIRONMENT`, only where the workspace is ours',
    id: '/subscriptions/SUBSCRIPTION',
  },
};

/** The page `docs/roles.md`: the custom roles of deployer and planner, and what Azure checks without a call. */
export function buildRolesPage(): string {
  return [
    '# Roles of the deployer and the planner',
    'The least that the two principals must be allowed, as custom roles for `az role definition create --role-definition @FILE`. ' +
      'A group has to exist before a role can be assigned on it: for the first deploy assign the role for the groups on the ' +
      'subscription, or create the groups and import them.',
    'The actions were taken from the calls of the real provider and of `connect`. Those that Azure checks without a call are listed with their ' +
      'sources; only a deploy on Azure proves them.',
    'This page is generated from `stacks/roles`; `noxys-sentinel docs` writes it anew.',
    ...DEPLOYMENT_ROLES.flatMap((name) => toSections(name, loadDeploymentRole(name))),
  ]
    .join('\n\n')
    .concat('\n');
}

function toSections(title: string, role: DeploymentRole): string[] {
  return [
    `## ${title.replace(/^./, (letter) => letter.toUpperCase())}`,
    role.description,
    ...ACTION_SCOPES.flatMap((scope) => [
      `On ${SCOPES[scope].what}:`,
      toCode('json', toJson(buildCustomRole(role, [scope], SCOPES[scope].id))),
    ]),
    ...(role.linked.length > 0 ? ['Checked without a call:', role.linked.map(toItem).join('\n')] : []),
    'Built-in roles besides, for data:',
    role.data.map(({ role: name, on, reason }) => `- ${name} on ${on}. ${reason}`).join('\n'),
    ...(role.mayGrant.length > 0 ? toGrants(role) : []),
  ];
}

/** JSON as the repository's formatter lays it out: a list on one line where it fits. */
function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /^( *"\w+": \[)\n([^\]]*)\n *(\],?)$/gm,
    (lines, start, items, end) => {
      const line = `${String(start)}${String(items)
        .replaceAll(/\n? {2,}/g, ' ')
        .trim()}${String(end)}`;
      return line.length <= 120 ? line : lines;
    },
  );
}

function toItem({ action, scope, reason, source }: DeploymentRole['linked'][number]): string {
  return `- \`${action}\` on ${SCOPES[scope].what}. ${reason} (${source})`;
}

function toGrants(role: DeploymentRole): string[] {
  return [
    `The stacks grant roles to their identities. Assign "Role Based Access Control Administrator" on the groups and on the ` +
      `workspace, with \`--condition-version 2.0\` and this condition, which allows ${role.mayGrant.join(', ')} and no other:`,
    toCode('text', buildGrantCondition(role)),
  ];
}

function toCode(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
