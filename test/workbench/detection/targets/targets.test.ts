import { textOf } from '../../../../workbench/detection/targets/document-format';
import { LocalTargets, type HttpTargets } from '../../../../workbench/detection/targets/http-target';
import { openLocalSystems, type LocalSystems } from '../local-systems';
import type { HttpRequest, HttpResponse } from '../../../../workbench/detection/workflow/http';

let systems: LocalSystems;
beforeEach(() => (systems = openLocalSystems()));

const basic = (credentials: string) => ({
  authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
  accept: 'application/json',
});
const JIRA = basic('playbook@example.com:jira-api-token');
const SERVICE_NOW = basic('playbook:servicenow-password');
const WEBHOOK =
  'https://prod-00.westeurope.logic.azure.com/workflows/0/triggers/manual/paths/invoke?api-version=2016-06-01&sig=teams-signature';

function send(
  request: Partial<HttpRequest> & { url: string },
  targets: HttpTargets = systems.targets,
): Promise<HttpResponse> {
  return targets.send({ method: 'POST', headers: {}, ...request });
}

const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const TOO_LONG = 'The entered text is too long. It exceeds the allowed limit of 32767 characters.';
const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });

function createIssue(fields: object, headers: Record<string, string> = JIRA): Promise<HttpResponse> {
  const base = { project: { key: 'SEC' }, issuetype: { name: 'Task' }, summary: 'S', description: doc(paragraph('D')) };
  return send({
    url: 'https://example.atlassian.net/rest/api/3/issue',
    headers,
    body: { fields: { ...base, ...fields } },
  });
}

test('Jira answers a new issue with its key', async () => {
  expect(await createIssue({})).toMatchObject({ status: 201, body: { id: '10001', key: 'SEC-1' } });
});

test.each([
  ['a description with too much text', { description: doc(paragraph('x'.repeat(32_768))) }, { description: TOO_LONG }],
  ['another project', { project: { key: 'OPS' } }, { project: 'valid project is required' }],
  ['another type', { issuetype: { name: 'Epic' } }, { issuetype: 'Specify a valid issue type' }],
])('Jira refuses %s', async (_, fields, errors) => {
  expect(await createIssue(fields)).toEqual({
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: { errorMessages: [], errors },
  });
});

test('Jira refuses what is no issue or comment, and says where', async () => {
  await createIssue({});
  const commented = await send({
    url: 'https://example.atlassian.net/rest/api/3/issue/SEC-1/comment',
    headers: JIRA,
    body: { body: 'plain text' },
  });

  expect(await createIssue({ labels: ['a b'] })).toMatchObject({
    status: 400,
    body: { errorMessages: ['$.fields.labels[0]: expected a text without spaces, found "a b".'] },
  });
  expect(commented).toMatchObject({
    status: 400,
    body: { errorMessages: ['$.body: expected an object, found "plain text".'] },
  });
  expect(systems.jira.issues).toMatchObject([{ key: 'SEC-1', comments: [] }]);
});

test('Jira refuses other credentials, and comments on issues that are not there', async () => {
  expect(await createIssue({}, basic('a:b'))).toMatchObject({ status: 401 });
  expect(
    await send({
      url: 'https://example.atlassian.net/rest/api/3/issue/SEC-9/comment',
      headers: JIRA,
      body: { body: doc(paragraph('x')) },
    }),
  ).toMatchObject({ status: 404 });
});

test('Jira finds issues by label, the oldest first', async () => {
  await createIssue({ labels: ['a'], summary: 'first' });
  await createIssue({ labels: ['a'], summary: 'second' });
  const find = (jql: string) =>
    send({
      method: 'GET',
      url: `https://example.atlassian.net/rest/api/3/search/jql?jql=${encodeURIComponent(jql)}`,
      headers: JIRA,
    });

  expect((await find('labels = "a" ORDER BY created ASC')).body).toMatchObject({
    issues: [{ key: 'SEC-1' }, { key: 'SEC-2' }],
  });
  expect((await find('labels = "b" ORDER BY created ASC')).body).toMatchObject({ issues: [] });
  expect(await find('labels = a')).toMatchObject({ status: 400 });
});

test('the text of a document has its blocks on lines of their own', () => {
  const list = { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('b'), paragraph('c')] }] };

  expect(textOf(doc(paragraph('a'), list))).toBe('a\nb\nc');
});

const TABLE = 'https://example.service-now.com/api/now/table/incident';

test('ServiceNow creates, finds by correlation id, and adds work notes', async () => {
  const created = await send({
    url: TABLE,
    headers: SERVICE_NOW,
    body: { short_description: 'S', correlation_id: 'c1', u_our_own: 'x' },
  });
  const query = encodeURIComponent('correlation_id=c1^ORDERBYsys_created_on');
  const found = await send({ method: 'GET', url: `${TABLE}?sysparm_query=${query}`, headers: SERVICE_NOW });
  const sysId = systems.serviceNow.incidents[0]?.sysId ?? '';
  const changed = await send({
    method: 'PATCH',
    url: `${TABLE}/${sysId}`,
    headers: SERVICE_NOW,
    body: { work_notes: 'N' },
  });

  expect([created.status, found.body, changed.status]).toEqual([
    201,
    { result: [{ sys_id: sysId, number: 'INC0010001' }] },
    200,
  ]);
  expect(systems.serviceNow.incidents[0]?.workNotes).toEqual(['N']);
});

test.each([
  ['other credentials', { headers: basic('a:b') }, 401],
  ['no Accept', { headers: { authorization: SERVICE_NOW.authorization } }, 406],
  ['no short description', { body: { description: 'D' } }, 400],
  ['a column that the table does not have', { body: { short_description: 'S', no_such_column: 'x' } }, 400],
  ['a short description that it would cut', { body: { short_description: 'x'.repeat(161) } }, 400],
  ['a value that is no text', { body: { short_description: 'S', urgency: 1 } }, 400],
])('ServiceNow refuses %s', async (_, override, status) => {
  const answer = await send({ url: TABLE, headers: SERVICE_NOW, body: { short_description: 'S' }, ...override });

  expect(answer).toMatchObject({ status, body: { status: 'failure' } });
});

const card = (content: object) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [{ type: 'TextBlock', text: 'Hello' }],
        ...content,
      },
    },
  ],
});

test('Teams accepts a card with 202 and no body', async () => {
  expect(await send({ url: WEBHOOK, body: card({}) })).toEqual({ status: 202, body: null });
  expect(systems.teams.messages).toEqual([{ texts: ['Hello'], links: [] }]);
});

test.each([
  ['a MessageCard', { '@type': 'MessageCard', text: 'x' }, 400],
  ['a version that Teams does not show', card({ version: '1.7' }), 400],
  ['an empty text', card({ body: [{ type: 'TextBlock', text: '' }] }), 400],
  ['an unknown element', card({ body: [{ type: 'Carousel' }] }), 400],
  ['a button without a URL', card({ actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'incident' }] }), 400],
  ['a card that is too large', card({ body: [{ type: 'TextBlock', text: 'x'.repeat(28_000) }] }), 413],
])('Teams refuses %s, where the real one says nothing', async (_, body, status) => {
  expect(await send({ url: WEBHOOK, body })).toMatchObject({ status });
});

test('Teams refuses a URL with another signature', async () => {
  expect(await send({ url: WEBHOOK.replace('teams-signature', 'other'), body: card({}) })).toMatchObject({
    status: 401,
  });
});

test('the vault gives a secret to a token for it, and to no other', async () => {
  const get = async (name: string, audience: string) => {
    const authorization = `Bearer ${await systems.targets.token(audience, 'id')}`;
    const url = `https://v.vault.azure.net/secrets/${name}?api-version=7.4`;
    return send({ method: 'GET', url, headers: { authorization } });
  };

  expect(await get('jira-credentials', 'https://vault.azure.net')).toMatchObject({
    status: 200,
    body: { value: 'playbook@example.com:jira-api-token' },
  });
  expect(await get('no-such', 'https://vault.azure.net')).toMatchObject({
    status: 404,
    body: { error: { code: 'SecretNotFound' } },
  });
  expect(await get('jira-credentials', 'https://management.azure.com')).toMatchObject({ status: 401 });
});

test('a host that nobody serves is a bad gateway', async () => {
  expect(await send({ url: 'https://nobody.example.com/' }, new LocalTargets([]))).toMatchObject({
    status: 502,
    body: { error: { message: "The host 'nobody.example.com' is not known." } },
  });
});
