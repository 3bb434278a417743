import { readFileSync } from 'node:fs';

import { buildEnvironmentSchema, ENVIRONMENT_SCHEMA } from '../../stacks/environment-schema';

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
