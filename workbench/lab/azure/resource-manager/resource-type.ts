import type { ArmAnswer, ArmRequest } from './arm-message';
import type { Azure } from './azure';
import type { JsonObject } from '../../../json-object';
import type { ResourceId } from './resource-id';
import type { Resource } from './resource-store';

/** A permission that a request needs on another resource than its own: Azure calls it linked access. */
export interface LinkedAction {
  readonly action: string;
  readonly scope: string;
}

/** A request, with what its path names. */
export interface Call {
  readonly request: ArmRequest;
  readonly id: ResourceId;
}

/** A resource that a PUT or PATCH asks for, before the service has looked at it. */
export interface Draft extends Call {
  /** Body of the request; of a PATCH, merged over what exists. */
  readonly body: JsonObject;
  readonly properties: JsonObject;

  /** Path in canonical spelling. */
  readonly path: string;
  readonly name: string;

  /** What the path holds already. */
  readonly existing: Resource | undefined;
}

/** What the service makes of a draft: the members of the answer besides id, name and type. */
export type Accepted = Omit<Resource, 'id' | 'name' | 'type'>;

/**
 * One resource type: what Azure computes, normalises and refuses, and how it answers.
 *
 * Everything else (paths without case, parents before children, 404, permissions, collections) holds for all types and is
 * not repeated here.
 */
export interface ResourceType {
  /** In canonical spelling: `Microsoft.Web/sites`. */
  readonly type: string;

  /** Versions of the API that are answered; the newest is what a template's clean-up is told. */
  readonly apiVersions: readonly string[];

  /** Answer to a PUT that creates. @default 200 */
  readonly statusOfCreate?: 201;

  /** Answer to a DELETE of what exists. @default 200 */
  readonly statusOfDelete?: 204;

  /** Whether a PUT answers with an operation to poll. */
  readonly isLongRunning?: boolean;

  /** Whether the path ends with the type: one such object for each parent. */
  readonly isSingleton?: boolean;

  /** Whether the answer to a PUT carries no `provisioningState`. */
  readonly hasNoProvisioningState?: boolean;

  /** Whether it shows up in the list of a resource group. */
  readonly isListed?: boolean;

  /** Whether deleting what it is set on leaves it behind, to meet whoever makes that name again. */
  readonly survivesItsTarget?: boolean;

  /** Checks a draft and fills in what the service computes. @default as it comes */
  accept?(draft: Draft, azure: Azure): Accepted;

  /** What else the caller must be allowed. */
  linkedActions?(draft: Draft): readonly LinkedAction[];

  /** Acts after the resource is stored: side objects, the data plane. */
  accepted?(resource: Resource, azure: Azure): void | Promise<void>;

  /** Answers a GET of something that is not simply stored; `undefined` is 404. */
  read?(call: Call, azure: Azure): JsonObject | undefined;

  /** Answers a GET of a collection that is not simply stored. */
  list?(call: Call, azure: Azure): readonly unknown[];

  /** Answers a PUT in another way than to store it. */
  put?(call: Call, azure: Azure): ArmAnswer | Promise<ArmAnswer>;

  /** Answers to POST, by the verb that ends the path, as the ARM action spells it. */
  readonly actions?: Readonly<Record<string, (call: Call, azure: Azure) => ArmAnswer | Promise<ArmAnswer>>>;

  /** Refuses a DELETE by throwing. */
  removing?(resource: Resource, call: Call, azure: Azure): void;

  /** Acts after the resource and all that was under it are gone. */
  removed?(resource: Resource, call: Call, azure: Azure, gone: readonly Resource[]): void | Promise<void>;
}
