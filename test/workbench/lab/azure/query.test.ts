import type { AzureAnswer, AzureRequest } from '../../../../workbench/lab/azure/exchange';
import { DATA_ACTIONS, grant } from '../../../../workbench/lab/azure/permissions';
import { createQuery, type RunQuery, WorkspaceNotFound } from '../../../../workbench/lab/azure/query';
import { TokenAuthority, toPrincipal } from '../../../../workbench/lab/azure/tokens';
import { KustoEngine } from '../../../../workbench/kusto/engine';
import { createRequest } from './request';

const WORKSPACE = '77777777-7777-7777-7777-777777777777';
const RESOURCE = '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law';
const reader = toPrincipal('66666666-6666-6666-6666-666666666666');
const permissions = grant(new Map([[reader.objectId, [DATA_ACTIONS.query]]]));

let tokens: TokenAuthority;

beforeAll(async () => {
  tokens = await TokenAuthority.create('11111111-1111-1111-1111-111111111111');
});

/** Answers with what it was asked. */
const echo: RunQuery = (kql, timespan, workspace) =>
  Promise.resolve({
    columns: [
      { name: 'Query', type: 'string' },
      { name: 'Timespan', type: 'string' },
      { name: 'Workspace', type: 'string' },
    ],
    rows: [[kql, timespan, workspace]],
  });

test.each([
  ['/v1/workspaces/' + WORKSPACE + '/query', WORKSPACE],
  [`/v1${RESOURCE}/query`, RESOURCE],
  [`/v1/${encodeURIComponent(RESOURCE)}/query`, RESOURCE],
])('runs a query posted to %s', async (path, workspace) => {
  const { status, body } = await query({ path, body: { query: 'T | count', timespan: 'PT1H' } });

  expect(status).toBe(200);
  expect(JSON.parse(String(body))).toMatchObject({
    tables: [{ name: 'PrimaryResult', rows: [['T | count', 'PT1H', workspace]] }],
  });
});

test('adds statistics and visualisation only when they are preferred', async () => {
  const run: RunQuery = async (...args) => ({ ...(await echo(...args)), visualization: { kind: 'barchart' } });
  const plain = parse(await query({ run }));
  const full = parse(await query({ run, headers: { prefer: 'wait=60,include-statistics=true,include-render=true' } }));

  expect(Object.keys(plain)).toEqual(['tables']);
  expect(full).toMatchObject({
    render: { visualization: 'barchart' },
    statistics: { query: { datasetStatistics: [{ tableRowCount: 1 }] } },
  });
});

test('answers a batch query by query, good and bad', async () => {
  const run: RunQuery = (kql, ...rest) => (kql === 'bad' ? Promise.reject(new Error('no')) : echo(kql, ...rest));
  const requests = ['T', 'bad'].map((text, index) => ({
    id: `q${index}`,
    body: { query: text },
    workspace: WORKSPACE,
    method: 'POST',
    path: '/query',
  }));

  const batch = parse(await query({ run, path: '/v1/$batch', body: { requests } }));

  expect(batch).toMatchObject({
    responses: [
      { id: 'q0', status: 200, body: { tables: [{ rows: [['T', null, WORKSPACE]] }] } },
      { id: 'q1', status: 400, body: { error: { code: 'BadArgumentError' } } },
    ],
  });
});

test.each([
  ['T | wher x', 'SyntaxError', 'A recognition error occurred in the query.', 'SYN0002', 4],
  ['T | where Nope == 1', 'SemanticError', 'A semantic error occurred.', 'SEM0100', 10],
])(
  "nests the fault of '%s' as the service does, line from one and position from zero",
  async (kql, kind, summary, code, pos) => {
    const engine = await KustoEngine.open();
    await engine.createTable({ name: 'T', columns: [{ name: 'Name', type: 'string' }] });

    const { status, body } = await query({
      body: { query: kql },
      run: (text) => engine.query(text, { now: '2026-01-15T12:00:00Z' }),
    });
    engine.close();

    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: {
        code: 'BadArgumentError',
        message: 'The request had some invalid properties',
        innererror: { code: kind, message: summary, innererror: { code, line: 1, pos } },
      },
    });
  },
);

test('gives rows of the real engine as the service writes them', async () => {
  const engine = await KustoEngine.open();
  const kql = 'print Time = datetime(2000-01-02 03:04:05.25), Long = 9223372036854775807, Bag = dynamic({"a": [1]})';

  const { body } = await query({
    body: { query: kql },
    run: (text) => engine.query(text, { now: '2026-01-15T12:00:00Z' }),
  });
  engine.close();

  expect(body).toBe(
    '{"tables":[{"name":"PrimaryResult","columns":[{"name":"Time","type":"datetime"},{"name":"Long","type":"long"},' +
      '{"name":"Bag","type":"dynamic"}],"rows":[["2000-01-02T03:04:05.25Z",9223372036854775807,"{\\"a\\":[1]}"]]}]}',
  );
});

test.each<[string, Override, number, string]>([
  ['no token', { headers: { authorization: undefined } }, 401, 'InvalidTokenError'],
  ['a token for another audience', { audience: 'https://monitor.azure.com' }, 401, 'InvalidTokenError'],
  ['a principal without the role', { clientId: 'other' }, 403, 'InsufficientAccessError'],
  ['an unknown path', { path: '/v1/apps/a/query' }, 404, 'PathNotFoundError'],
  ['another method', { method: 'PUT' }, 405, 'MethodNotAllowedError'],
  ['no query', { body: {} }, 400, 'BadArgumentError'],
  ['a body that is no object', { body: 'text' }, 400, 'BadArgumentError'],
  ['a timespan that is none', { body: { query: 'T', timespan: '1h' } }, 400, 'BadArgumentError'],
  ['an unknown workspace', { run: () => Promise.reject(new WorkspaceNotFound('none')) }, 404, 'PathNotFoundError'],
  ['a second workspace', { body: { query: 'T', workspaces: ['other'] } }, 404, 'PathNotFoundError'],
])('refuses %s', async (_, override, status, code) => {
  const answer = await query(override);

  expect({ status: answer.status, body: answer.body }).toMatchObject({ status, body: { error: { code } } });
});

interface Override {
  readonly run?: RunQuery;
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: AzureRequest['headers'];
  readonly audience?: string;
  readonly clientId?: string;
  readonly method?: string;
}

function query(override: Override): Promise<AzureAnswer> {
  const { path = `/v1/workspaces/${WORKSPACE}/query`, body = { query: 'T' }, method = 'POST' } = override;
  const { audience = 'https://api.loganalytics.io', clientId = reader.clientId } = override;
  const { token } = tokens.issue({ audience, principal: toPrincipal(clientId) });
  const handler = createQuery({ tokens, permissions, query: override.run ?? echo });
  return handler(
    createRequest({
      method,
      url: `https://api.loganalytics.io${path}`,
      headers: { authorization: `Bearer ${token}`, ...override.headers },
      body: Buffer.from(JSON.stringify(body)),
    }),
  );
}

function parse({ body }: AzureAnswer): Record<string, unknown> {
  return JSON.parse(String(body)) as Record<string, unknown>;
}
