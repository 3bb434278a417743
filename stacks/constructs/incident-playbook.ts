import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { WorkflowDefinition } from '../../kql/loader/playbook';
import { toArmLiteral, toArmTemplate } from '../arm-template';

/** Settings for {@link IncidentPlaybook}. */
export interface IncidentPlaybookProps {
  /** Name of the workflow; the deployment and the connection take theirs from it. */
  readonly name: string;

  /** Name of the group that Sentinel may run playbooks in, as a reference. */
  readonly resourceGroupName: string;

  /** Resource id of that group, as computed from the environment. */
  readonly resourceGroupId: string;

  /** Short name of the region, such as `westeurope`. */
  readonly location: string;

  /** Resource id of the identity that the workflow acts as. */
  readonly identityId: string;

  /** The workflow definition as it stands in kql/playbooks. */
  readonly definition: WorkflowDefinition;

  /** Values of the definition's parameters, all but `$connections`. */
  readonly parameters: Readonly<Record<string, unknown>>;

  readonly tags: Readonly<Record<string, string>>;

  /** What must exist before: the identity with its roles. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * One playbook: a Logic App workflow and its connection to Sentinel, which signs in as a managed identity.
 *
 * Both go through one template deployment, because the provider's own connection cannot use an identity. All ids in it
 * are computed, and none of its outputs is used, so a change of the text changes nothing but the workflow.
 *
 * @example
 * new IncidentPlaybook(this, 'notify-teams', { name: 'noxys-test-notify-teams', definition, parameters, identityId, … });
 */
export class IncidentPlaybook extends Construct {
  readonly resource: ResourceGroupTemplateDeployment;

  constructor(scope: Construct, id: string, props: IncidentPlaybookProps) {
    super(scope, id);

    this.resource = new ResourceGroupTemplateDeployment(this, 'deployment', {
      name: props.name,
      resourceGroupName: props.resourceGroupName,
      deploymentMode: 'Incremental',
      templateContent: toTemplate(props),
      tags: props.tags,
      dependsOn: [...props.after],
    });
  }
}

/** Resource id of a playbook's workflow, known before it is deployed. */
export function toWorkflowId(resourceGroupId: string, name: string): string {
  return `${resourceGroupId}/providers/Microsoft.Logic/workflows/${name}`;
}

function toTemplate({
  name,
  resourceGroupId,
  location,
  identityId,
  definition,
  parameters,
  tags,
}: IncidentPlaybookProps) {
  const connectionName = `azuresentinel-${name}`;
  const connectionId = `${resourceGroupId}/providers/Microsoft.Web/connections/${connectionName}`;
  const [, , subscriptionId = ''] = resourceGroupId.split('/');
  const apiId = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/azuresentinel`;

  const values = {
    ...parameters,
    $connections: {
      azuresentinel: {
        connectionId,
        connectionName,
        connectionProperties: { authentication: { type: 'ManagedServiceIdentity', identity: identityId } },
        id: apiId,
      },
    },
  };
  return toArmTemplate([
    {
      type: 'Microsoft.Web/connections',
      apiVersion: '2016-06-01',
      name: connectionName,
      location,
      kind: 'V1',
      tags: toArmLiteral(tags),
      properties: {
        api: { id: apiId },
        customParameterValues: {},
        displayName: connectionName,
        // Not in the published schema, and the only way to a connection that signs in as an identity.
        parameterValueType: 'Alternative',
      },
    },
    {
      type: 'Microsoft.Logic/workflows',
      apiVersion: '2019-05-01',
      name,
      location,
      tags: toArmLiteral(tags),
      dependsOn: [`[resourceId('Microsoft.Web/connections', '${connectionName}')]`],
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
      properties: {
        state: 'Enabled',
        definition: toArmLiteral(definition),
        parameters: toArmLiteral(
          Object.fromEntries(Object.entries(values).map(([parameter, value]) => [parameter, { value }])),
        ),
      },
    },
  ]);
}
