import { bindQuery, type KustoDatabase, parseSyntax } from '../../../kql/language/parse';

const database: KustoDatabase = {
  tables: [
    {
      name: 'Events',
      columns: [
        { name: 'UserId', type: 'string' },
        { name: 'RiskScore', type: 'real' },
        { name: 'Extras', type: 'dynamic' },
      ],
    },
  ],
  functions: [
    { name: 'Risky', parameters: '(minimum: real = 0.5)', body: 'Events | where RiskScore > minimum // risky' },
  ],
};

test('tells the columns of the result in order, with the types of the binder', () => {
  const query = bindQuery(
    'Events | summarize count(), avg(RiskScore) by UserId, Kind = tostring(Extras.kind)',
    database,
  );

  expect(query.diagnostics).toEqual([]);
  expect(query.resultColumns).toEqual([
    { name: 'UserId', type: 'string' },
    { name: 'Kind', type: 'string' },
    { name: 'count_', type: 'long' },
    { name: 'avg_RiskScore', type: 'real' },
  ]);
});

test('reports an unknown column with its place', () => {
  const query = bindQuery('Events\n| where Usr == "a"', database);

  expect(query.diagnostics).toMatchObject([{ code: 'KS142', severity: 'error', offset: 15, length: 3 }]);
  expect(query.position(15)).toEqual({ line: 2, column: 9 });
});

test('binds a saved function, its default and its named arguments', () => {
  expect(bindQuery('Risky | count', database).diagnostics).toEqual([]);
  expect(bindQuery('Risky(minimum = 0.9) | project UserId', database).diagnostics).toEqual([]);
  expect(bindQuery('Risky(maximum = 0.9)', database).diagnostics).not.toEqual([]);
});

test('gives the body of a called function, bound at the call', () => {
  const { syntax } = bindQuery('Risky(0.9)', database);
  const call = [...syntax.walk()].find((node) => node.kind === 'FunctionCallExpression');

  const body = call?.calledBody();

  expect(body?.child('Expression')?.columns?.map((column) => column.name)).toEqual(['UserId', 'RiskScore', 'Extras']);
});

test('names kinds, children, symbols and literals of the tree', () => {
  const { syntax } = bindQuery('Events | where UserId == @"a\\b"', database);
  const filter = [...syntax.walk()].find((node) => node.kind === 'FilterOperator');
  const condition = filter?.child('Condition');

  expect(condition?.kind).toBe('EqualExpression');
  expect(condition?.child('Left')?.symbol).toEqual({ kind: 'column', name: 'UserId' });
  expect(condition?.child('Right')?.stringValue).toBe('a\\b');
  expect(condition?.text).toBe('UserId == @"a\\b"');
  expect(condition?.type).toBe('bool');
});

test("passes on the advice of Microsoft's analyzers", () => {
  const advice = bindQuery('Events | summarize makeset(UserId)', database).analyze();

  expect(advice).toMatchObject([{ code: 'KS507', severity: 'warning' }]);
});

test('parses without a schema', () => {
  const syntax = parseSyntax('Anything | where X == 1');

  expect([...syntax.walk()].some((node) => node.kind === 'EqualExpression')).toBe(true);
});
