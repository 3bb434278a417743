import { parseRoute } from '../../../../workbench/lab/functions-host/http-route';

test.each([
  ['events', 'api', '/api/events', {}],
  ['events', 'api', '/API/Events/', {}],
  ['events', '', '/events', {}],
  ['users/{id}', 'api', '/api/users/a%20b', { id: 'a b' }],
  ['events', 'api', '/events', undefined],
  ['events', 'api', '/api/events/more', undefined],
  ['users/{id}', 'api', '/api/users', undefined],
])("matches the route '%s' under '%s' with %s", (template, prefix, path, expected) => {
  expect(parseRoute(template, prefix, ['post']).match(path)).toEqual(expected);
});

test('holds its methods in upper case', () => {
  expect(parseRoute('events', 'api', ['get', 'POST']).methods).toEqual(['GET', 'POST']);
});

test.each(['{*rest}', 'users/{id:int}', 'users/{id?}', 'a{b}'])("refuses the template '%s'", (template) => {
  expect(() => parseRoute(template, 'api', ['GET'])).toThrow(
    `Functions host: a route must be of literals and '{name}' parameters, found '${template}'.`,
  );
});
