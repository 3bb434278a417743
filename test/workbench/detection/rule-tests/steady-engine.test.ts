import { SteadyEngine } from '../../../../workbench/detection/rule-tests/steady-engine';
import { KustoEngine } from '../../../../workbench/kusto/engine';

let engine: KustoEngine;
beforeAll(async () => {
  engine = await KustoEngine.open();
});
afterAll(() => engine.close());

test.each([
  ['union (print User = "bob"), (print User = "alice")', ['alice', 'bob']],
  ['union (print User = "bob"), (print User = "alice") | sort by User desc', ['bob', 'alice']],
  ['print User = "bob"', ['bob']],
])('the rows of %j come in an order of their own, or of the query', async (query, users) => {
  const { rows } = await new SteadyEngine(engine).query(query, { now: '2026-01-15T12:00:00Z' });

  expect(rows.map(([user]) => user)).toEqual(users);
});
