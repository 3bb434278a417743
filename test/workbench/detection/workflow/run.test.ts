import { parseWorkflow } from '../../../../workbench/detection/workflow/definition';
import type { HttpRequest, HttpResponse, WorkflowHost } from '../../../../workbench/detection/workflow/http';
import { runWorkflow } from '../../../../workbench/detection/workflow/run';

const OK = ['Succeeded'];
const GET = { method: 'GET', uri: 'https://api.example.com/x' };

interface Given {
  readonly actions: Record<string, unknown>;
  readonly parameters?: Record<string, unknown>;
  readonly answers?: readonly HttpResponse[];
}

function definition({ actions, parameters = {} }: Given): unknown {
  return {
    $schema:
      'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
    contentVersion: '1.0.0.0',
    parameters,
    triggers: {
      Microsoft_Sentinel_incident: {
        type: 'ApiConnectionWebhook',
        inputs: {
          host: { connection: { name: 'c' } },
          body: { callback_url: '@{listCallbackUrl()}' },
          path: '/incident-creation',
        },
      },
    },
    actions,
    outputs: {},
  };
}

async function run(given: Given) {
  const sent: HttpRequest[] = [];
  const answers = [...(given.answers ?? [])];
  const host: WorkflowHost = {
    now: '2026-01-15T12:05:00.0000000Z',
    send: (request) => {
      sent.push(request);
      return Promise.resolve(answers.shift() ?? { status: 200, body: {} });
    },
    callConnector: () => Promise.resolve({ status: 200, body: null }),
    token: (audience, identity) => Promise.resolve(`${identity}@${audience}`),
  };
  const workflow = parseWorkflow('test', definition(given));
  const result = await runWorkflow(workflow, { parameters: {}, triggerBody: { n: 1 } }, host);
  return { ...result, sent, ends: Object.fromEntries(result.actions.map(({ name, status }) => [name, status])) };
}

test('actions run in the order of runAfter, not of the file', async () => {
  const { actions } = await run({
    actions: {
      B: { type: 'Compose', inputs: "@concat(outputs('A'), 'b')", runAfter: { A: OK } },
      A: { type: 'Compose', inputs: 'a', runAfter: {} },
    },
  });

  expect(actions.map(({ name, outputs }) => [name, outputs])).toEqual([
    ['A', 'a'],
    ['B', 'ab'],
  ]);
});

test('an error answer fails its action, skips what waits for its success and fails the run', async () => {
  const { status, ends } = await run({
    actions: {
      Call: { type: 'Http', inputs: GET, runAfter: {} },
      After: { type: 'Compose', inputs: 1, runAfter: { Call: OK } },
    },
    answers: [{ status: 400 }],
  });

  expect({ status, ends }).toEqual({ status: 'Failed', ends: { Call: 'Failed', After: 'Skipped' } });
});

test('an action that waits for the failure too makes good for it', async () => {
  const { status, ends } = await run({
    actions: {
      Call: { type: 'Http', inputs: GET, runAfter: {} },
      After: {
        type: 'Compose',
        inputs: "@coalesce(body('Call')?['x'], 'none')",
        runAfter: { Call: ['Succeeded', 'Failed'] },
      },
    },
    answers: [{ status: 404 }],
  });

  expect({ status, ends }).toEqual({ status: 'Succeeded', ends: { Call: 'Failed', After: 'Succeeded' } });
});

test('429 and 5xx are tried four more times, 400 is not', async () => {
  const busy = [{ status: 429 }, { status: 503 }, { status: 500 }, { status: 504 }];

  expect(
    (await run({ actions: { Call: { type: 'Http', inputs: GET, runAfter: {} } }, answers: busy })).sent,
  ).toHaveLength(5);
  expect(
    (await run({ actions: { Call: { type: 'Http', inputs: GET, runAfter: {} } }, answers: [{ status: 400 }] })).sent,
  ).toHaveLength(1);
});

test('a loop appends to a variable, a condition chooses a branch', async () => {
  const { actions, status } = await run({
    actions: {
      Seen: {
        type: 'InitializeVariable',
        inputs: { variables: [{ name: 'Seen', type: 'array', value: [] }] },
        runAfter: {},
      },
      Each: {
        type: 'Foreach',
        foreach: '@createArray(1, 2, 3)',
        actions: {
          Big: {
            type: 'If',
            expression: { and: [{ greater: ["@items('Each')", 1] }, { not: { equals: ['@item()', 3] } }] },
            actions: {
              Keep: { type: 'AppendToArrayVariable', inputs: { name: 'Seen', value: "@items('Each')" }, runAfter: {} },
            },
            else: { actions: {} },
            runAfter: {},
          },
        },
        runtimeConfiguration: { concurrency: { repetitions: 1 } },
        runAfter: { Seen: OK },
      },
      Result: { type: 'Compose', inputs: "@variables('Seen')", runAfter: { Each: OK } },
    },
  });

  expect(status).toBe('Succeeded');
  expect(actions.at(-1)?.outputs).toEqual([2]);
});

test('filter and select go over an array', async () => {
  const { actions } = await run({
    actions: {
      Some: { type: 'Query', inputs: { from: '@createArray(1, 2, 3)', where: '@greater(item(), 1)' }, runAfter: {} },
      Named: {
        type: 'Select',
        inputs: { from: "@body('Some')", select: { n: '@item()', t: 'no @{item()}' } },
        runAfter: { Some: OK },
      },
    },
  });

  expect(actions.at(-1)?.outputs).toEqual({
    body: [
      { n: 2, t: 'no 2' },
      { n: 3, t: 'no 3' },
    ],
  });
});

test('a managed identity gets a token for the audience, and secured inputs stay out of the history', async () => {
  const authentication = { type: 'ManagedServiceIdentity', identity: 'id1', audience: 'https://vault.azure.net' };
  const { sent, actions } = await run({
    actions: {
      Secret: {
        type: 'Http',
        inputs: { ...GET, queries: { 'api-version': '7.4' }, authentication },
        runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } },
        runAfter: {},
      },
    },
  });

  expect(sent).toEqual([
    {
      method: 'GET',
      url: 'https://api.example.com/x?api-version=7.4',
      headers: { authorization: 'Bearer id1@https://vault.azure.net' },
    },
  ]);
  expect(actions).toEqual([{ name: 'Secret', path: 'test: actions/Secret', status: 'Succeeded' }]);
});

test('an expression that fails fails its action and names the place', async () => {
  const { actions, status } = await run({
    actions: { A: { type: 'Compose', inputs: { x: ['@first(1)'] }, runAfter: {} } },
  });

  expect(status).toBe('Failed');
  expect(actions[0]?.error).toBe(
    "test: actions/A/inputs/x/0: function 'first' expects a text or an array, got a value of type number.",
  );
});

const compose = (inputs: unknown, runAfter = {}) => ({ type: 'Compose', inputs, runAfter });

test.each([
  ['an action type', { A: { type: 'Until', runAfter: {} } }, "test: actions/A: action type 'Until' is not supported."],
  ['a function', { A: compose("@xpath('a', 'b')") }, "test: actions/A/inputs: function 'xpath' is not supported."],
  ['a wrong number of arguments', { A: compose("@length('a', 'b')") }, "function 'length' does not take 2 arguments"],
  [
    'an action that does not run before',
    { A: compose('a'), B: compose("@outputs('A')") },
    "action 'A' does not run before this one",
  ],
  ['an undeclared parameter', { A: compose("@parameters('p')") }, "parameter 'p' is not declared"],
  ['an uninitialized variable', { A: compose("@variables('v')") }, "variable 'v' is not initialized"],
  ['a loop from outside', { A: compose("@items('L')") }, "'L' is not a loop around this action"],
  ['runAfter of a stranger', { A: compose('a', { Z: OK }) }, "'runAfter' of 'A' names an action that is not beside it"],
  ['a circle', { A: compose('a', { B: OK }), B: compose('b', { A: OK }) }, 'goes in a circle'],
  ['an unknown member', { A: { ...compose('a'), limit: 1 } }, 'Unrecognized key: "limit"'],
  [
    'a parallel loop',
    { A: { type: 'Foreach', foreach: '@createArray(1)', actions: {}, runAfter: {} } },
    'one item at a time',
  ],
])('refuses %s when the definition is read', (_, actions, message) => {
  expect(() => parseWorkflow('test', definition({ actions }))).toThrow(message);
});

test.each([
  ['Failed', { Call: 'Failed', Told: 'Succeeded', End: 'Succeeded' }],
  ['Succeeded', { Call: 'Failed', Told: 'Succeeded', End: 'Succeeded' }],
])('a Terminate ends the run as %s, and nothing runs after it', async (runStatus, expected) => {
  const { status, ends } = await run({
    actions: {
      Call: { type: 'Http', inputs: GET, runAfter: {} },
      Told: { type: 'Compose', inputs: 1, runAfter: { Call: ['Failed'] } },
      End: { type: 'Terminate', inputs: { runStatus }, runAfter: { Told: OK } },
      After: { type: 'Compose', inputs: 1, runAfter: { End: OK } },
    },
    answers: [{ status: 400 }],
  });

  expect({ status, ends }).toEqual({ status: runStatus, ends: expected });
});

test('a Terminate that is skipped ends nothing', async () => {
  const { status, ends } = await run({
    actions: {
      Call: { type: 'Http', inputs: GET, runAfter: {} },
      End: { type: 'Terminate', inputs: { runStatus: 'Failed' }, runAfter: { Call: ['Failed'] } },
    },
  });

  expect({ status, ends }).toEqual({ status: 'Succeeded', ends: { Call: 'Succeeded', End: 'Skipped' } });
});
