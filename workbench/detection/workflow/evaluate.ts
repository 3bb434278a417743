import { messageOf } from '../../error-message';
import { parseTemplate, type Expression, type Template } from './expression';
import { FUNCTIONS, toText, type WorkflowFunction } from './functions';
import { WorkflowError } from './workflow-error';

/** Functions that read the run: `body`, `variables`, `items`, … by lower-case name. */
export type Scope = Readonly<Record<string, WorkflowFunction>>;

/** A JSON value of a definition with its texts parsed. */
export type Compiled =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'template'; readonly template: Template; readonly path: string }
  | { readonly kind: 'array'; readonly items: readonly Compiled[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: Compiled])[] };

/** Parses every text inside a JSON value; `path` is where the value stands, for messages. */
export function compile(value: unknown, path: string): Compiled {
  if (typeof value === 'string') return { kind: 'template', template: parseAt(value, path), path };
  if (Array.isArray(value))
    return { kind: 'array', items: value.map((item, index) => compile(item, `${path}/${index}`)) };
  if (typeof value === 'object' && value !== null) {
    return {
      kind: 'object',
      members: Object.entries(value).map(([key, member]) => [key, compile(member, `${path}/${key}`)]),
    };
  }
  return { kind: 'constant', value };
}

/** Evaluates a compiled value. Arguments are all evaluated, also those of `if`, `and` and `or`, as the service does. */
export function evaluate(compiled: Compiled, scope: Scope): unknown {
  if (compiled.kind === 'constant') return compiled.value;
  if (compiled.kind === 'array') return compiled.items.map((item) => evaluate(item, scope));
  if (compiled.kind === 'object') {
    return Object.fromEntries(compiled.members.map(([key, value]) => [key, evaluate(value, scope)]));
  }
  try {
    return evaluateTemplate(compiled.template, scope);
  } catch (error) {
    if (error instanceof WorkflowError) throw error;
    throw new WorkflowError(compiled.path, `${messageOf(error)}.`);
  }
}

/** Every call in a compiled value, with the place it stands at. */
export function listCalls(compiled: Compiled): { call: Expression & { kind: 'call' }; path: string }[] {
  if (compiled.kind === 'constant') return [];
  if (compiled.kind === 'array') return compiled.items.flatMap(listCalls);
  if (compiled.kind === 'object') return compiled.members.flatMap(([, member]) => listCalls(member));
  const { template, path } = compiled;
  const roots =
    template.kind === 'text'
      ? []
      : template.kind === 'expression'
        ? [template.expression]
        : template.parts.filter((part) => typeof part !== 'string');
  return roots.flatMap(callsOf).map((call) => ({ call, path }));
}

function callsOf(expression: Expression): (Expression & { kind: 'call' })[] {
  if (expression.kind === 'literal') return [];
  if (expression.kind === 'member') return [...callsOf(expression.target), ...callsOf(expression.key)];
  return [expression, ...expression.arguments.flatMap(callsOf)];
}

function parseAt(text: string, path: string): Template {
  try {
    return parseTemplate(text);
  } catch (error) {
    throw new WorkflowError(path, `${messageOf(error)}.`);
  }
}

function evaluateTemplate(template: Template, scope: Scope): unknown {
  if (template.kind === 'text') return template.text;
  if (template.kind === 'expression') return evaluateExpression(template.expression, scope);
  return template.parts
    .map((part) => (typeof part === 'string' ? part : toText(evaluateExpression(part, scope))))
    .join('');
}

function evaluateExpression(expression: Expression, scope: Scope): unknown {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'member') {
    const target = evaluateExpression(expression.target, scope);
    return readMember(target, evaluateExpression(expression.key, scope), expression.isOptional);
  }
  const called = findFunction(expression.name, scope);
  if (!called) throw new TypeError(`function '${expression.name}' is not supported`);
  return called.run(expression.arguments.map((argument) => evaluateExpression(argument, scope)));
}

/** The function of a name, compared without case; undefined if neither the language part nor the scope has it. */
export function findFunction(name: string, scope: Scope): WorkflowFunction | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(scope, key) ? scope[key] : Object.hasOwn(FUNCTIONS, key) ? FUNCTIONS[key] : undefined;
}

function readMember(target: unknown, key: unknown, isOptional: boolean): unknown {
  if (target === null || target === undefined) {
    if (isOptional) return null;
    throw new TypeError(`member '${toText(key)}' is read from null; write ?['${toText(key)}'] where it may be absent`);
  }
  if (Array.isArray(target) && typeof key === 'number') {
    if (key in target) return target[key] as unknown;
  } else if (typeof target === 'object' && typeof key === 'string' && Object.hasOwn(target, key)) {
    return Reflect.get(target, key) as unknown;
  } else if (typeof target !== 'object') {
    throw new TypeError(`member '${toText(key)}' is read from a value of type ${typeof target}`);
  }
  if (isOptional) return null;
  throw new TypeError(`there is no member '${toText(key)}'; write ?['${toText(key)}'] where it may be absent`);
}
