import { readFileSync } from 'node:fs';

import { buildEnvironmentSchema, ENVIRONMENT_SCHEMA, type JsonSchema } from '../../stacks/environment-schema';

test('the published JSON Schema is that of the environment file', () => {
  const published: unknown = JSON.parse(readFileSync(ENVIRONMENT_SCHEMA, 'utf8'));

  expect(published).toEqual(JSON.parse(JSON.stringify(buildEnvironmentSchema())));
});

test('tells an editor what may be left out and that nothing else may stand there', () => {
  expect(buildEnvironmentSchema()).toMatchObject({
    required: ['lifecycle', 'subscriptionId', 'tenantId', 'region', 'workspace', 'principals', 'alertEmails', 'state'],
    additionalProperties: false,
  });
});

test('says of every setting what it is for', () => {
  expect(undescribed('', buildEnvironmentSchema())).toEqual([]);
});

/** Paths of the settings without a description. */
function undescribed(path: string, schema: JsonSchema): string[] {
  const members = [schema, ...(schema.oneOf ?? [])].flatMap((each) => Object.entries(each.properties ?? {}));
  const entries = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  return [
    ...members.flatMap(([name, member]) => [
      ...(member.description === undefined && member.const === undefined ? [`${path}${name}`] : []),
      ...undescribed(`${path}${name}.`, member),
    ]),
    ...entries.flatMap((entry) => undescribed(`${path}NAME.`, entry)),
  ];
}
