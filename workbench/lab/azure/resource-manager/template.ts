import { badRequest } from './arm-error';
import type { Azure } from './azure';
import { isObject, type JsonObject } from '../../../json-object';
import { memberAt, toArray, toObject, toText } from './json';
import { evaluateTemplate, type TemplateScope } from './template-expression';

/** One resource of a template, its expressions evaluated. */
export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;

  /** Body of the request that makes it. */
  readonly body: JsonObject;
  readonly dependsOn: readonly string[];
}

/** A template with its parameters, ready to be deployed. */
export interface ResolvedTemplate {
  /** In an order in which each comes after what it depends on. */
  readonly resources: readonly TemplateResource[];

  /** Value and type of each parameter, as a deployment answers them; a secure one without its value. */
  readonly parameters: JsonObject;
}

/** Reads a template and its parameters, for a resource group. */
export function resolveTemplate(properties: JsonObject, resourceGroupId: string, azure: Azure): ResolvedTemplate {
  const template = toObject(properties.template);
  const declarations = toObject(template.parameters);
  const values = readParameters(declarations, toObject(properties.parameters));
  const scope: TemplateScope = {
    subscriptionId: azure.subscriptionId,
    tenantId: azure.tenantId,
    resourceGroupId,
    location: azure.store.get(resourceGroupId)?.location ?? '',
    parameters: values,
    variables: toObject(template.variables),
  };
  const resources = toArray(template.resources).map((each) => toResource(toObject(each), scope));
  return { resources: inOrder(resources), parameters: describeParameters(declarations, values) };
}

function readParameters(declarations: JsonObject, sent: JsonObject): JsonObject {
  for (const name of Object.keys(sent)) {
    if (!(name in declarations)) throw invalid(`The template parameter '${name}' is not declared.`);
  }
  const values = Object.entries(declarations).map(([name, declaration]) => {
    const value = memberAt(sent[name], 'value') ?? memberAt(declaration, 'defaultValue');
    if (value === undefined) throw invalid(`The value for the template parameter '${name}' is not provided.`);
    return [name, value] as const;
  });
  return Object.fromEntries(values);
}

function describeParameters(declarations: JsonObject, values: JsonObject): JsonObject {
  const described = Object.entries(declarations).map(([name, declaration]) => {
    const type = toText(memberAt(declaration, 'type'));
    const isSecure = type.toLowerCase().startsWith('secure');
    const spelled = `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
    return [name, isSecure ? { type: spelled } : { type: spelled, value: values[name] }] as const;
  });
  return Object.fromEntries(described);
}

function toResource(raw: JsonObject, scope: TemplateScope): TemplateResource {
  const { type, apiVersion, name, dependsOn, scope: target, ...body } = toObject(evaluateTemplate(raw, scope));
  const names = toText(name).split('/');
  const [namespace = '', ...levels] = toText(type).split('/');
  if (levels.length !== names.length) {
    throw invalid(`The template resource '${toText(name)}' of type '${toText(type)}' has incorrect segment lengths.`);
  }
  const path = levels.flatMap((level, index) => [level, names[index] ?? '']).join('/');
  const parent = toText(target);
  const owner =
    parent === ''
      ? scope.resourceGroupId
      : parent.startsWith('/')
        ? parent
        : `${scope.resourceGroupId}/providers/${parent}`;
  return {
    id: `${owner}/providers/${namespace}/${path}`,
    type: toText(type),
    apiVersion: toText(apiVersion),
    body: isObject(body) ? body : {},
    dependsOn: toArray(dependsOn).map(toText),
  };
}

function inOrder(resources: readonly TemplateResource[]): TemplateResource[] {
  const done: TemplateResource[] = [];
  const names = (each: TemplateResource, reference: string): boolean =>
    each.id.toLowerCase() === reference.toLowerCase() || each.id.toLowerCase().endsWith(`/${reference.toLowerCase()}`);
  let waiting = [...resources];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn }) =>
      dependsOn.every((reference) => !waiting.some((other) => names(other, reference))),
    );
    if (ready.length === 0) throw invalid('The template resources depend on each other in a circle.');
    done.push(...ready);
    waiting = waiting.filter((each) => !ready.includes(each));
  }
  return done;
}

function invalid(message: string): Error {
  return badRequest(`Deployment template validation failed: '${message}'`, 'InvalidTemplate');
}
