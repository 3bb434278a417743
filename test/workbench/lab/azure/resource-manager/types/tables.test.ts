import { COLUMNS, Subscription, WORKSPACE } from '../../../../../support/subscription';

const TABLE = `${WORKSPACE}/tables/Other_CL`;

test('answers columns in the order they were sent, and says which retention follows the workspace', async () => {
  const azure = await new Subscription().withWorkspace();

  const answer = await azure.put(
    TABLE,
    table([...COLUMNS].reverse(), { retentionInDays: -1, totalRetentionInDays: 365 }),
  );

  expect(answer.body).toMatchObject({
    properties: {
      plan: 'Analytics',
      retentionInDays: 90,
      retentionInDaysAsDefault: true,
      totalRetentionInDays: 365,
      totalRetentionInDaysAsDefault: false,
      schema: { columns: [{ name: 'Score' }, { name: 'UserId' }, { name: 'TimeGenerated' }] },
    },
  });
});

test.each([
  ['without a time', [{ name: 'UserId', type: 'string' }], "mandatory 'TimeGenerated'"],
  ['with a reserved column', [...COLUMNS, { name: 'tenantid', type: 'string' }], "'tenantid' is reserved"],
  ['with a type of a stream', [...COLUMNS, { name: 'At', type: 'datetime' }], "'datetime'"],
  ['with a name of more than 45 characters', [...COLUMNS, { name: 'A'.repeat(46), type: 'string' }], 'at most 45'],
  ['with a column twice', [...COLUMNS, { name: 'userid', type: 'string' }], 'more than once'],
])('refuses a table %s', async (_, columns, text) => {
  const azure = await new Subscription().withWorkspace();

  const answer = await azure.put(TABLE, table(columns));

  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(text);
});

test('refuses a name without _CL', async () => {
  const azure = await new Subscription().withWorkspace();

  expect(await azure.put(TABLE.replace('_CL', ''), table(COLUMNS))).toMatchObject({ status: 400 });
});

test('lets a table grow, but not change the type of a column', async () => {
  const azure = await new Subscription().withWorkspace();
  await azure.put(TABLE, table(COLUMNS));

  const grown = await azure.put(TABLE, table([...COLUMNS, { name: 'More', type: 'dynamic' }]));
  const changed = await azure.put(
    TABLE,
    table(COLUMNS.map((column) => ({ ...column, type: column.type === 'real' ? 'int' : column.type }))),
  );

  expect([grown.status, changed.status]).toEqual([200, 400]);
});

test('refuses standard columns that are sent back with an update', async () => {
  const azure = await new Subscription().withWorkspace();
  await azure.put(TABLE, table(COLUMNS));

  const answer = await azure.put(TABLE, { properties: { schema: { columns: COLUMNS, standardColumns: [] } } });

  expect(answer.status).toBe(400);
});

function table(columns: readonly unknown[], properties: Readonly<Record<string, unknown>> = {}): unknown {
  return { properties: { ...properties, schema: { name: 'Other_CL', columns } } };
}
