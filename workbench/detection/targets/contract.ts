import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv, { type ErrorObject } from 'ajv';

import { isObject } from '../../json-object';

/** Bodies that systems outside Azure take from our playbooks; `contracts/<name>.schema.json` says what each must be (JSON Schema, draft 7). */
export const CONTRACTS = [
  'jira-issue',
  'jira-comment',
  'servicenow-incident',
  'servicenow-incident-change',
  'teams-message',
] as const;
export type ContractName = (typeof CONTRACTS)[number];

/** Formats that bodies contain. */
const PARTS = ['atlassian-document', 'adaptive-card'] as const;

/** Where a body is not what its contract says. */
export interface Breach {
  /** Such as `$.fields.labels[0]`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** The first breach of a contract; `undefined` when the body keeps it. */
export function findBreach(contract: ContractName, body: unknown): Breach | undefined {
  const validator = (loaded ??= load());
  validator.validate(`${contract}.schema.json`, body);
  const [error] = validator.errors ?? [];
  return error && toBreach(error);
}

/** `$.version: expected 1, found 2.` */
export function formatBreach({ path, expected, found }: Breach): string {
  return `${path}: expected ${expected}, found ${found}.`;
}

let loaded: Ajv.Ajv | undefined;

function load(): Ajv.Ajv {
  const validator = new Ajv({ verbose: true });
  for (const name of [...PARTS, ...CONTRACTS]) {
    const file = join(__dirname, 'contracts', `${name}.schema.json`);
    validator.addSchema(JSON.parse(readFileSync(file, 'utf8')) as object);
  }
  return validator;
}

function toBreach(error: ErrorObject): Breach {
  const path = `$${error.dataPath}`;
  const params: object = error.params;
  const data: unknown = error.data;
  if ('missingProperty' in params) {
    // The validator writes some names as they stand behind an object, with the dot.
    const name = String(params.missingProperty).replace(/^\./, '');
    return { path: `${path}.${name}`, expected: 'a value', found: 'nothing' };
  }
  if ('additionalProperty' in params) {
    const name = String(params.additionalProperty);
    const found = describe(isObject(data) ? data[name] : undefined);
    return { path: `${path}.${name}`, expected: 'no member of that name', found };
  }
  return { path, expected: expectation(error), found: sizeOf(error) ?? describe(data) };
}

/** What a keyword of JSON Schema asks for, in words. A pattern is described by its schema. */
function expectation({ keyword, schema, parentSchema, message = keyword }: ErrorObject): string {
  const value: unknown = schema;
  const described: unknown = isObject(parentSchema) ? parentSchema['description'] : undefined;
  switch (keyword) {
    case 'type':
      return Array.isArray(value)
        ? value.join(' or ')
        : `${/^[aeiou]/.test(String(value)) ? 'an' : 'a'} ${String(value)}`;
    case 'const':
      return JSON.stringify(value);
    case 'enum':
      return Array.isArray(value) ? `one of ${value.map((each) => JSON.stringify(each)).join(', ')}` : message;
    case 'format':
      return `a ${String(value)}`;
    case 'pattern':
      return typeof described === 'string' ? described : `a text like ${String(value)}`;
    case 'minimum':
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return `at least ${count(Number(value), keyword)}`;
    case 'maximum':
    case 'maxLength':
    case 'maxItems':
      return `at most ${count(Number(value), keyword)}`;
    default:
      return message.replace(/^should /, 'that it ');
  }
}

const COUNTED: Readonly<Record<string, string>> = { Length: 'character', Items: 'item', Properties: 'member' };

/** A number with what a keyword counts; `maximum` and `minimum` count nothing. */
function count(value: number, keyword: string): string {
  const noun = COUNTED[keyword.slice('min'.length)];
  return noun === undefined ? `${value}` : `${value} ${noun}${value === 1 ? '' : 's'}`;
}

/** How large a value is, where its size is what is wrong. */
function sizeOf(error: ErrorObject): string | undefined {
  const { keyword } = error;
  const data: unknown = error.data;
  if (keyword.endsWith('Length')) return `${String(data).length}`;
  return Array.isArray(data) && keyword.endsWith('Items') ? `${data.length}` : undefined;
}

const WIDTH = 60;

function describe(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}
