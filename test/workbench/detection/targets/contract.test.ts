import {
  CONTRACTS,
  type ContractName,
  findBreach,
  formatBreach,
} from '../../../../workbench/detection/targets/contract';

const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const text = (value: string, ...marks: unknown[]) => ({ type: 'text', text: value, marks });
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
const item = (...content: unknown[]) => ({ type: 'listItem', content });

const issue = (fields: object) => ({
  fields: { project: { key: 'SEC' }, issuetype: { name: 'Task' }, summary: 'S', ...fields },
});
const card = (content: object) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'T' }], ...content },
    },
  ],
});
const CONTENT = '$.attachments[0].content';

test.each<[ContractName, string, unknown]>([
  ['jira-issue', 'the least', issue({})],
  [
    'jira-issue',
    'everything',
    issue({
      labels: ['noxys'],
      customfield_10001: { value: 'x' },
      description: doc(
        { type: 'heading', attrs: { level: 2 }, content: [text('H')] },
        paragraph(text('a', { type: 'strong' }), { type: 'hardBreak' }, text('b', link('https://example.com/'))),
        {
          type: 'bulletList',
          content: [item(paragraph(text('c')), { type: 'orderedList', content: [item(paragraph())] })],
        },
        { type: 'panel', attrs: { panelType: 'warning' }, content: [paragraph(text('d'))] },
        { type: 'rule' },
        { type: 'codeBlock', attrs: { language: 'kusto' }, content: [{ type: 'text', text: 'T | take 1' }] },
      ),
    }),
  ],
  ['jira-comment', 'a comment for a role', { body: doc(paragraph()), visibility: { type: 'role', value: 'Admins' } }],
  ['servicenow-incident', 'a column of its own', { short_description: 'S', u_source: 'noxys', urgency: '1' }],
  ['servicenow-incident-change', 'a work note', { work_notes: 'N' }],
  [
    'teams-message',
    'a card with columns and a wide body',
    card({
      msteams: { width: 'Full' },
      body: [
        {
          type: 'ColumnSet',
          columns: [{ type: 'Column', items: [{ type: 'TextBlock', text: 'a', weight: 'bolder' }] }],
        },
        { type: 'Container', style: 'Attention', items: [{ type: 'FactSet', facts: [{ title: 't', value: '' }] }] },
      ],
      actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://example.com/' }],
    }),
  ],
])('%s takes %s', (contract, _, body) => {
  expect(findBreach(contract, body)).toBeUndefined();
});

test.each<[ContractName, string, unknown, string]>([
  ['jira-issue', 'no body', undefined, '$: expected an object, found nothing.'],
  ['jira-issue', 'no summary', issue({ summary: undefined }), '$.fields.summary: expected a value, found nothing.'],
  [
    'jira-issue',
    'an empty summary',
    issue({ summary: '' }),
    '$.fields.summary: expected at least 1 character, found 0.',
  ],
  [
    'jira-issue',
    'a summary that is too long',
    issue({ summary: 'x'.repeat(256) }),
    '$.fields.summary: expected at most 255 characters, found 256.',
  ],
  [
    'jira-issue',
    'a summary with a line break',
    issue({ summary: 'a\nb' }),
    '$.fields.summary: expected a text without line breaks, found "a\\nb".',
  ],
  [
    'jira-issue',
    'a field that Jira does not have',
    issue({ severity: 'High' }),
    '$.fields.severity: expected no member of that name, found "High".',
  ],
  [
    'jira-issue',
    'a project without its key',
    issue({ project: {} }),
    '$.fields.project: expected at least 1 member, found {}.',
  ],
  [
    'jira-issue',
    'a plain description',
    issue({ description: 'D' }),
    '$.fields.description: expected an object, found "D".',
  ],
  [
    'jira-comment',
    'an unknown node',
    { body: doc({ type: 'table', content: [] }) },
    '$.body.content[0].type: expected one of "paragraph", "heading", "bulletList", "orderedList", "panel", "rule", "codeBlock", found "table".',
  ],
  [
    'jira-comment',
    'a list without items',
    { body: doc({ type: 'bulletList', content: [] }) },
    '$.body.content[0].content: expected at least 1 item, found 0.',
  ],
  [
    'jira-comment',
    'a heading that is too deep',
    { body: doc({ type: 'heading', attrs: { level: 7 } }) },
    '$.body.content[0].attrs.level: expected at most 6, found 7.',
  ],
  [
    'jira-comment',
    'an empty text',
    { body: doc(paragraph(text(''))) },
    '$.body.content[0].content[0].text: expected at least 1 character, found 0.',
  ],
  [
    'jira-comment',
    'a link without address',
    { body: doc(paragraph(text('x', { type: 'link', attrs: {} }))) },
    '$.body.content[0].content[0].marks[0].attrs.href: expected a value, found nothing.',
  ],
  [
    'jira-comment',
    'an address that is none',
    { body: doc(paragraph(text('x', link('incident')))) },
    '$.body.content[0].content[0].marks[0].attrs.href: expected a uri, found "incident".',
  ],
  [
    'jira-comment',
    'another version',
    { body: { ...doc(paragraph()), version: 2 } },
    '$.body.version: expected 1, found 2.',
  ],
  ['servicenow-incident', 'no short description', {}, '$.short_description: expected a value, found nothing.'],
  [
    'servicenow-incident',
    'a column that the table does not have',
    { short_description: 'S', severity_text: 'High' },
    '$.severity_text: expected no member of that name, found "High".',
  ],
  [
    'servicenow-incident',
    'a number',
    { short_description: 'S', urgency: 1 },
    '$.urgency: expected one of "1", "2", "3", found 1.',
  ],
  ['servicenow-incident-change', 'nothing', {}, '$: expected at least 1 member, found {}.'],
  [
    'teams-message',
    'a MessageCard',
    { '@type': 'MessageCard' },
    '$.@type: expected no member of that name, found "MessageCard".',
  ],
  [
    'teams-message',
    'two cards',
    { type: 'message', attachments: [...card({}).attachments, ...card({}).attachments] },
    '$.attachments: expected at most 1 item, found 2.',
  ],
  [
    'teams-message',
    'a version that Teams does not show',
    card({ version: '1.6' }),
    `${CONTENT}.version: expected one of "1.0", "1.1", "1.2", "1.3", "1.4", "1.5", found "1.6".`,
  ],
  [
    'teams-message',
    'an input, deep inside',
    card({ body: [{ type: 'Container', items: [{ type: 'Input.Text', id: 'x' }] }] }),
    `${CONTENT}.body[0].items[0].type: expected one of "TextBlock", "FactSet", "Container", "ColumnSet", found "Input.Text".`,
  ],
  [
    'teams-message',
    'a fact without value',
    card({ body: [{ type: 'FactSet', facts: [{ title: 't' }] }] }),
    `${CONTENT}.body[0].facts[0].value: expected a value, found nothing.`,
  ],
  [
    'teams-message',
    'a button that leads nowhere',
    card({ actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'incident' }] }),
    `${CONTENT}.actions[0].url: expected a uri, found "incident".`,
  ],
])('%s refuses %s, and says where', (contract, _, body, problem) => {
  const breach = findBreach(contract, body);

  expect(breach && formatBreach(breach)).toBe(problem);
});

test('a long value is cut', () => {
  const breach = findBreach('jira-issue', { fields: { ...issue({}).fields, issuetype: 'x'.repeat(100) } });

  expect(breach?.found).toBe(`"${'x'.repeat(59)}…`);
});

test('no contract takes an empty body', () => {
  expect(CONTRACTS.filter((contract) => findBreach(contract, {}) === undefined)).toEqual([]);
});

function link(href: string) {
  return { type: 'link', attrs: { href } };
}
