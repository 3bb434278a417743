import { loadContent } from '../../../kql/content';
import { openEngine } from '../../../workbench/detection/rule-tests';
import type { KustoEngine } from '../../../workbench/kusto/engine';
import { Ingestion } from '../../../workbench/review/replay/ingestion';

const content = loadContent();
const QUERY =
  'NoxysEvents_CL | project EventId, TimeGenerated, Ingested = ingestion_time(), UserId, Classifications | sort by EventId asc';

let engine: KustoEngine;

beforeEach(async () => {
  engine = await openEngine(content);
});

afterEach(() => engine.close());

test('stores the rows of a transformation alike, within the database or through this process', async () => {
  // A column of another type than the table's has to be converted, which is done here.
  const query = `${content.transform.query}
| extend RiskScore = tolong(RiskScore)`;
  const slow = { ...content, transform: { ...content.transform, query } };
  const events = [
    event('a', '2026-01-15T10:00:00.1234567Z', {
      user_id: 'u-1',
      classifications: [{ type: 'EMAIL', value: 'x@example.com' }],
    }),
    event('b', '2026-01-09T10:00:00Z', { user_id: null }),
    event('c', '2026-01-15T11:00:00Z', {}),
  ];

  const fast = await storeAll(new Ingestion(engine, content, []), events);
  await engine.truncate('NoxysEvents_CL');

  expect(await storeAll(new Ingestion(engine, slow, []), events)).toEqual(fast);
  expect(fast.map(([id, time]) => [id, time])).toEqual([
    ['a', '2026-01-15T10:00:00.1234567Z'],
    // Older than two days: the service puts the time of receipt in its place.
    ['b', '2026-01-15T10:00:01.0000000Z'],
    // From the future: the transform cuts it.
    ['c', '2026-01-15T10:00:01.0000000Z'],
  ]);
});

test('leaves out what the event filter denies and what the relay refuses', async () => {
  const denied = event('a', '2026-01-15T10:00:00Z', {}).replace('interaction.high_risk', 'Interaction.Created');
  const refused = ['not JSON', '"text"', event('', '2026-01-15T10:00:00Z', {}), event('b', 'yesterday', {})];

  const rows = await storeAll(new Ingestion(engine, content, ['interaction.created']), [denied, ...refused]);

  expect(rows).toEqual([]);
});

async function storeAll(ingestion: Ingestion, bodies: readonly string[]): Promise<unknown[][]> {
  const received = '2026-01-15T10:00:01.0000000Z';
  const store = await ingestion.prepare(bodies.map((body) => ({ received, visible: received, body })));
  await store();
  return (await engine.query(QUERY, { now: received })).rows;
}

function event(id: string, timestamp: string, data: Record<string, unknown>): string {
  return JSON.stringify({ id, timestamp, event_type: 'interaction.high_risk', tenant_id: 't', data });
}
