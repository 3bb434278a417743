import { noxysWebhook, subscribedEvents, toWebhookUrl } from '../../stacks/noxys-webhook';

test('is the service of Noxys by default', () => {
  expect(noxysWebhook.parse({})).toEqual({ api: 'https://api.noxys.cloud/api/v1' });
});

test.each(['https://noxys.example.com/api/v1', 'http://127.0.0.1:8080/api/v1', 'https://noxys.example.com'])(
  'takes %s as the address of the API',
  (api) => expect(noxysWebhook.parse({ api })).toEqual({ api }),
);

test.each([
  'http://noxys.example.com/api/v1',
  'https://noxys.example.com/api/v1/',
  'noxys.example.com',
  'http://127.0.0.1.example.com',
])('refuses %s, since a password would go there in the clear or to nowhere', (api) =>
  expect(() => noxysWebhook.parse({ api })).toThrow('must be an https address without a slash at its end'),
);

test('refuses a way to switch a webhook off that names none', () => {
  const deactivate = { method: 'DELETE', path: '/webhooks' };

  expect(() => noxysWebhook.parse({ deactivate })).toThrow('must be a path of the API with {id} in it');
});

test('subscribes to what the guide names and the filter lets pass, whatever the case', () => {
  const events = subscribedEvents({
    noxys: {},
    eventFilter: ['Interaction.Created', 'policy.created', 'unknown.type'],
  });

  expect(events).toEqual([
    'alert.severity_critical',
    'alert.severity_high',
    'interaction.high_risk',
    'interaction.policy_violated',
    'policy.updated',
  ]);
});

test('subscribes to what an environment names, in one order', () => {
  expect(subscribedEvents({ noxys: { events: ['b', 'a'] }, eventFilter: ['a'] })).toEqual(['a', 'b']);
});

test('posts to the intake of the function app', () => {
  expect(toWebhookUrl({ functionApp: 'func-x' })).toBe('https://func-x.azurewebsites.net/api/events');
});
