import { ArmError } from './arm-error';
import type { Caller } from './arm-message';
import { BUILT_IN_ROLES } from './built-in-roles';
import type { Faults, Plane } from './faults';
import { memberAt, toText } from './json';
import { isWithin } from './resource-id';
import type { Resource, ResourceStore } from './resource-store';
import { type ConditionFacts, evaluateCondition } from './role-condition';
import { allows, type RoleDefinition, toRoleDefinition } from './role-definition';

const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';
const DEFINITIONS = 'Microsoft.Authorization/roleDefinitions';

/** One permission that was asked for. */
export interface Permission {
  readonly principalId: string;
  readonly action: string;
  readonly scope: string;
  readonly isData: boolean;
  readonly isLinked: boolean;
  readonly isGranted: boolean;
}

/** What an access question is about. */
export interface AccessRequest {
  readonly action: string;
  readonly scope: string;

  /** Which plane asks: a new assignment takes effect on each in its own time. @default 'management' */
  readonly plane?: Plane;

  /** Whether the action is one of data, which the data actions of a role allow. @default false */
  readonly isData?: boolean;
  readonly isLinked?: boolean;

  /** What conditions of role assignments look at. */
  readonly facts?: Pick<ConditionFacts, 'request' | 'resource'>;
}

/** Who may do what where: the role assignments in the store, and the roles they name. */
export class AccessControl {
  /** Every permission that was asked for, in order: what a deployment needs is counted from it. */
  readonly asked: Permission[] = [];

  constructor(
    private readonly store: ResourceStore,
    private readonly faults: Faults,
    private readonly now: () => number,
  ) {}

  /** Whether the principal holds a role that allows the action at the scope or above it. */
  can(principalId: string, request: AccessRequest): boolean {
    const { action, scope, isData = false, isLinked = false } = request;
    const isGranted = this.store
      .ofType(ASSIGNMENTS)
      .some((assignment) => this.grants(assignment, principalId.toLowerCase(), request));
    this.asked.push({ principalId, action, scope, isData, isLinked, isGranted });
    return isGranted;
  }

  /** Refuses the request as the Resource Manager does, unless the caller may make it. */
  demand(caller: Caller, request: AccessRequest): void {
    if (this.can(caller.objectId, request)) return;
    const { action, scope, isLinked = false } = request;
    const subject = `The client '${caller.objectId}' with object id '${caller.objectId}'`;
    throw isLinked
      ? new ArmError(
          403,
          'LinkedAuthorizationFailed',
          `${subject} has permission to perform the action on its own scope, however, it does not have permission to perform action '${action}' on the linked scope '${scope}', or the linked scope is invalid.`,
        )
      : new ArmError(
          403,
          'AuthorizationFailed',
          `${subject} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
        );
  }

  /** The role of that id, built in or custom. */
  findRole(guid: string): RoleDefinition | undefined {
    const wanted = guid.toLowerCase();
    const custom = this.store.ofType(DEFINITIONS).find(({ name }) => name.toLowerCase() === wanted);
    return custom ? toRoleDefinition(custom) : BUILT_IN_ROLES.find((role) => role.guid === wanted);
  }

  /** All roles that a scope knows. */
  get roles(): readonly RoleDefinition[] {
    return [...BUILT_IN_ROLES, ...this.store.ofType(DEFINITIONS).map(toRoleDefinition)];
  }

  private grants(assignment: Resource, principalId: string, request: AccessRequest): boolean {
    const { properties } = assignment;
    if (toText(properties.principalId).toLowerCase() !== principalId) return false;
    if (!isWithin(request.scope, toText(properties.scope)) || !this.isInEffect(assignment, request.plane)) return false;
    const role = this.findRole(toText(properties.roleDefinitionId).split('/').at(-1) ?? '');
    if (!role || !allows(role, request.action, request.isData ?? false)) return false;
    const condition = toText(properties.condition);
    const { request: asked = {}, resource = {} } = request.facts ?? {};
    return condition === '' || evaluateCondition(condition, { action: request.action, request: asked, resource });
  }

  private isInEffect(assignment: Resource, plane: Plane = 'management'): boolean {
    const createdOn = Date.parse(toText(memberAt(assignment.properties, 'createdOn')));
    return Number.isNaN(createdOn) || this.now() >= createdOn + this.faults.roleDelay(plane);
  }
}
