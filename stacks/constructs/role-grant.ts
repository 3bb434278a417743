import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Construct } from 'constructs';
import { v5 } from 'uuid';

/** Azure's built-in roles that we grant, by their definition ids. */
export const ROLES = {
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Log Analytics Reader': '73c42c96-874c-492b-b04d-ab87d138a893',
  'Microsoft Sentinel Automation Contributor': 'f4c81013-99ee-4d62-a7ee-b3f1f648599a',
  'Microsoft Sentinel Responder': '3e150937-b8fe-4cfb-8069-0eaf05ecd056',
  'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
} as const;

export type RoleName = keyof typeof ROLES;

/** Namespace of the names of our role assignments; changing it would replace them all. */
const NAMESPACE = '0b3b5f4c-52d7-4c0e-9a53-2f1c5d1f6a11';

/** Settings for {@link RoleGrant}. */
export interface RoleGrantProps {
  readonly role: RoleName;

  /** Resource that the role holds on; a reference, so that Terraform creates it first. */
  readonly scope: string;

  /** The same resource's id as computed from the environment; names the assignment and says whose subscription it is in. */
  readonly scopeId: string;

  /** Object id of who gets the role. */
  readonly principalId: string;

  /** The same principal as known before anything is deployed: its resource id or its object id. */
  readonly principalKey: string;

  /**
   * Kind of the principal. Naming it spares the service a directory look-up, which fails for an identity made seconds ago.
   *
   * @default left to the service, for a principal that may be a person, a group or an application
   */
  readonly principalType?: 'ServicePrincipal';
}

/**
 * One role of one principal on one resource.
 *
 * Its name follows from the three, so a lost state meets a clear conflict instead of a second assignment.
 *
 * @example
 * new RoleGrant(this, 'publisher', {
 *   role: 'Monitoring Metrics Publisher',
 *   scope: rule.id,
 *   scopeId: names.dataCollectionRuleId,
 *   principalId: identity.principalId,
 *   principalKey: names.relayIdentityId,
 *   principalType: 'ServicePrincipal',
 * });
 */
export class RoleGrant extends Construct {
  readonly resource: RoleAssignment;

  constructor(scope: Construct, id: string, props: RoleGrantProps) {
    super(scope, id);

    this.resource = new RoleAssignment(this, 'assignment', {
      name: v5([props.scopeId, props.principalKey, ROLES[props.role]].join('|'), NAMESPACE),
      scope: props.scope,
      roleDefinitionId: toRoleDefinitionId(props.scopeId, props.role),
      principalId: props.principalId,
      ...(props.principalType && { principalType: props.principalType }),
    });
  }
}

/** In its subscription's form: the service answers that one, so the tenant's form would plan a replacement for ever. */
function toRoleDefinitionId(scopeId: string, role: RoleName): string {
  const subscription = scopeId.split('/').slice(0, 3).join('/');
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role]}`;
}
