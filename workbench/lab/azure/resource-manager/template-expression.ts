import { badRequest } from './arm-error';
import { isObject, type JsonObject } from '../../../json-object';
import { memberAt } from './json';

/** What expressions of a template can refer to. */
export interface TemplateScope {
  readonly subscriptionId: string;
  readonly resourceGroupId: string;
  readonly location: string;
  readonly tenantId: string;
  readonly parameters: JsonObject;
  readonly variables: JsonObject;
}

type Reader = { readonly text: string; at: number };

/**
 * Evaluates the expressions in a template's value, wherever they stand: a text in brackets is an expression, and one that begins
 * with two brackets and ends with one is that text with one.
 *
 * See https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function evaluateTemplate(value: unknown, scope: TemplateScope): unknown {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((each) => evaluateTemplate(each, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [String(evaluateText(name, scope)), evaluateTemplate(member, scope)]),
  );
}

function evaluateText(text: string, scope: TemplateScope): unknown {
  if (!text.startsWith('[') || !text.endsWith(']')) return text;
  if (text.startsWith('[[')) return text.slice(1);
  const reader = { text: text.slice(1, -1), at: 0 };
  const value = readExpression(reader, scope);
  if (reader.at < reader.text.length) throw invalid(text, `'${reader.text.slice(reader.at)}' follows its end`);
  return value;
}

function readExpression(reader: Reader, scope: TemplateScope): unknown {
  let value = readTerm(reader, scope);
  for (;;) {
    const member = match(reader, /\.(\w+)/y) ?? match(reader, /\[\s*'([^']*)'\s*\]/y);
    if (member === undefined) return value;
    value = memberAt(value, member);
  }
}

function readTerm(reader: Reader, scope: TemplateScope): unknown {
  const literal = match(reader, /\s*'((?:[^']|'')*)'\s*/y);
  if (literal !== undefined) return literal.replaceAll("''", "'");
  const number = match(reader, /\s*(-?\d+)\s*/y);
  if (number !== undefined) return Number(number);
  const name = match(reader, /\s*(\w+)\(\s*/y);
  if (name === undefined) throw invalid(reader.text, `a function or a literal must be at character ${reader.at}`);
  const values: unknown[] = [];
  while (match(reader, /\s*(\))/y) === undefined) {
    values.push(readExpression(reader, scope));
    match(reader, /\s*(,)\s*/y);
    if (reader.at >= reader.text.length) throw invalid(reader.text, 'a parenthesis is not closed');
  }
  return call(name, values, scope);
}

function call(name: string, values: readonly unknown[], scope: TemplateScope): unknown {
  const [first = '', ...rest] = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  switch (name.toLowerCase()) {
    case 'parameters':
      return declared(scope.parameters, first, 'parameter');
    case 'variables':
      return declared(scope.variables, first, 'variable');
    case 'concat':
      return [first, ...rest].join('');
    case 'format':
      return first.replace(/\{(\d+)\}/g, (_, index: string) => rest[Number(index)] ?? '');
    case 'tolower':
      return first.toLowerCase();
    case 'resourcegroup':
      return { id: scope.resourceGroupId, name: scope.resourceGroupId.split('/').at(-1), location: scope.location };
    case 'subscription':
      return {
        id: `/subscriptions/${scope.subscriptionId}`,
        subscriptionId: scope.subscriptionId,
        tenantId: scope.tenantId,
      };
    case 'resourceid':
      return `${scope.resourceGroupId}/providers/${joinType(first, rest)}`;
    case 'subscriptionresourceid':
      return `/subscriptions/${scope.subscriptionId}/providers/${joinType(first, rest)}`;
    case 'extensionresourceid':
      return `${first}/providers/${joinType(rest[0] ?? '', rest.slice(1))}`;
    default:
      throw invalid(name, 'the function is not one that is answered here');
  }
}

/** `Microsoft.Web/locations/managedApis` with two names is `Microsoft.Web/locations/<name>/managedApis/<name>`. */
function joinType(type: string, names: readonly string[]): string {
  const [namespace = '', ...levels] = type.split('/');
  if (levels.length !== names.length) throw invalid(type, `it needs ${levels.length} names, found ${names.length}`);
  return [namespace, ...levels.flatMap((level, index) => [level, names[index] ?? ''])].join('/');
}

function declared(values: JsonObject, name: string, kind: string): unknown {
  if (name in values) return values[name];
  throw badRequest(`The template ${kind} '${name}' is not found.`, 'InvalidTemplate');
}

function match(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (!found) return undefined;
  reader.at = pattern.lastIndex;
  return found[1];
}

function invalid(expression: string, reason: string): Error {
  return badRequest(`The template language expression '${expression}' is not valid: ${reason}.`, 'InvalidTemplate');
}
