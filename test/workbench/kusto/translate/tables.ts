import type { KustoEngine } from '../../../../workbench/kusto/engine';

/** Small tables for the tests of operators: `T` with a row of nulls, `L` and `R` to be joined on `K`. */
export async function createTables(engine: KustoEngine): Promise<void> {
  await engine.createTable({
    name: 'T',
    columns: [
      { name: 'S', type: 'string' },
      { name: 'N', type: 'long' },
      { name: 'R', type: 'real' },
      { name: 'D', type: 'dynamic' },
      { name: 'At', type: 'datetime' },
    ],
  });
  await engine.append(
    'T',
    [
      { S: 'a', N: 1, R: 0.5, D: { x: 1 }, At: '2026-01-15T10:00:00Z' },
      { S: 'b', N: 2, R: 1.5, D: ['p', 'q'], At: '2026-01-15T11:30:00Z' },
      { S: 'c' },
    ],
    '2026-01-15T11:45:00Z',
  );
  await engine.createTable({
    name: 'L',
    columns: [
      { name: 'K', type: 'string' },
      { name: 'A', type: 'long' },
    ],
  });
  await engine.append(
    'L',
    [
      { K: 'x', A: 1 },
      { K: 'x', A: 2 },
      { K: 'y', A: 3 },
    ],
    '2026-01-15T11:45:00Z',
  );
  await engine.createTable({
    name: 'R',
    columns: [
      { name: 'K', type: 'string' },
      { name: 'B', type: 'long' },
    ],
  });
  await engine.append(
    'R',
    [
      { K: 'x', B: 10 },
      { K: 'x', B: 20 },
      { K: 'z', B: 30 },
    ],
    '2026-01-15T11:45:00Z',
  );
}
