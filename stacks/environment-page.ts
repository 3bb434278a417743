import { buildEnvironmentSchema, type JsonSchema } from './environment-schema';

/** The page `docs/environment.md`: every setting of an environment file, out of its JSON Schema. */
export function buildEnvironmentPage(): string {
  const schema = buildEnvironmentSchema();
  const settings = Object.entries(schema.properties ?? {}).map(([name, setting]) =>
    toItems(name, setting, schema.required?.includes(name) ?? false).join('\n'),
  );
  return [
    '# The environment file',
    'Every setting of `stacks/environments/NAME.yaml`. What is not listed here is refused; all problems of a file are told at once.',
    'This page is generated from `stacks/environment-file.ts`; `noxys-sentinel docs` writes it anew.',
    settings.join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** A setting and, below it, what it is made of. */
function toItems(path: string, setting: JsonSchema, isRequired: boolean): string[] {
  const facts = [toType(setting), isRequired ? 'required' : toDefault(setting)].filter((fact) => fact !== undefined);
  const item = [`- \`${path}\``, `(${facts.join('; ')})`, ...(setting.description ? [setting.description] : [])].join(
    ' ',
  );
  return [item, ...toMembers(path, setting)];
}

function toMembers(path: string, setting: JsonSchema): string[] {
  const members = Object.entries(setting.properties ?? {}).flatMap(([name, member]) =>
    toItems(`${path}.${name}`, member, setting.required?.includes(name) ?? false),
  );
  const entries = isSchema(setting.additionalProperties) ? toMembers(`${path}.NAME`, setting.additionalProperties) : [];
  return [...members, ...entries, ...(setting.oneOf ?? []).flatMap((choice) => toChoice(path, choice))];
}

/** One of the forms that a setting can have, told apart by a constant. */
function toChoice(path: string, choice: JsonSchema): string[] {
  const [kind, ...others] = Object.entries(choice.properties ?? {});
  if (kind === undefined) return [];
  const [name, { const: value }] = kind;
  return [
    `- \`${path}.${name}: ${String(value)}\` ${choice.description ?? ''}`.trimEnd(),
    ...others.flatMap(([other, member]) =>
      toItems(`${path}.${other}`, member, choice.required?.includes(other) ?? false),
    ),
  ];
}

function toType(setting: JsonSchema): string {
  if (setting.enum) return setting.enum.map((value) => `\`${value}\``).join(', ');
  if (setting.oneOf) return 'one of the forms below';
  if (setting.type === 'array') return `list of ${setting.items ? toType(setting.items) : 'values'}`;
  if (setting.type === 'object') return 'map';
  if (setting.type === 'integer' || setting.type === 'number') return toRange(setting);
  return setting.type === 'boolean' ? 'true or false' : 'text';
}

function toRange({ type, minimum, maximum }: JsonSchema): string {
  const noun = type === 'integer' ? 'whole number' : 'number';
  const hasMaximum = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER) {
    return hasMaximum ? `${noun} from ${minimum} to ${maximum}` : `${noun} from ${minimum} on`;
  }
  return hasMaximum ? `${noun} up to ${maximum}` : noun;
}

function toDefault(setting: JsonSchema): string | undefined {
  return setting.default === undefined ? 'optional' : `default \`${JSON.stringify(setting.default)}\``;
}

function isSchema(value: JsonSchema['additionalProperties']): value is JsonSchema {
  return typeof value === 'object';
}
