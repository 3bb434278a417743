import { toArmLiteral, toArmTemplate } from '../../stacks/arm-template';

test('doubles the bracket of a text that the service would take for an expression, at any depth', () => {
  expect(toArmLiteral({ a: ['[parameters(1)]', '[open', '@{[x]}'], b: { c: '[]' }, d: 5, e: null })).toEqual({
    a: ['[[parameters(1)]', '[open', '@{[x]}'],
    b: { c: '[[]' },
    d: 5,
    e: null,
  });
});

test('writes a template with sorted keys that Terraform takes literally', () => {
  const text = toArmTemplate([{ type: 't', name: '${n}', apiVersion: '2020-01-01' }]);

  expect(text).toBe(
    '{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0",' +
      '"outputs":{},"parameters":{},"resources":[{"apiVersion":"2020-01-01","name":"$${n}","type":"t"}],"variables":{}}',
  );
});
