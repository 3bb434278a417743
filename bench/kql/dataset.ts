import { DuckDBInstance } from '@duckdb/node-api';

/** When the last event of the dataset happened; queries run at this time. */
export const NOW = '2026-07-25T00:00:00Z';

/** Days over which the events are spread. */
const DAYS = 30;

/**
 * Writes so many events to a Parquet file: 3,000 users, 12 platforms, one event in ten missing its risk, one in a hundred delivered
 * twice. Everything follows from the number of the row, so a size always gives the same file.
 */
export async function writeDataset(path: string, events: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE MACRO pick(i, salt, n) AS (hash(i * 1000 + salt) % n::UBIGINT)::BIGINT`);
  await connection.run(`COPY (${SELECT.replace('EVENTS', String(events))}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

const PLATFORMS = [
  'chatgpt',
  'claude',
  'gemini',
  'copilot',
  'perplexity',
  'deepseek',
  'grok',
  'mistral',
  'llama',
  'cohere',
  'pi',
  'poe',
];

const SELECT = `
  WITH numbers AS (SELECT CASE WHEN i % 100 = 99 THEN i - 1 ELSE i END AS n, i FROM range(EVENTS) AS numbers(i)),
  times AS (SELECT *, TIMESTAMP '2026-07-25' - to_seconds(pick(n, 1, ${DAYS * 86_400}) + 61) AS moment FROM numbers)
  SELECT
    moment AS "TimeGenerated",
    ['interaction.policy_violated', 'interaction.high_risk', 'interaction.completed', 'alert.severity_high'][
      CASE WHEN pick(n, 2, 100) < 40 THEN 1 WHEN pick(n, 2, 100) < 60 THEN 2 WHEN pick(n, 2, 100) < 98 THEN 3 ELSE 4 END
    ] AS "EventType",
    'tenant-' || pick(n, 12, 3) AS "NoxysTenantId",
    'int_' || n AS "InteractionId",
    ${JSON.stringify(PLATFORMS).replaceAll('"', "'")}[pick(n, 4, ${PLATFORMS.length}) + 1] AS "PlatformId",
    CASE WHEN pick(n, 5, 10) > 0 THEN pick(n, 6, 1000) / 1000e0 END AS "RiskScore",
    CASE pick(n, 7, 3) WHEN 0 THEN '[]' WHEN 1 THEN '[{"type":"pii"}]' ELSE '[{"type":"pii"},{"type":"code"}]' END::JSON AS "Classifications",
    CASE pick(n, 8, 3) WHEN 0 THEN '[]' WHEN 1 THEN '[{"action":"block","policy_name":"policy-' || pick(n, 9, 20) || '"}]'
      ELSE '[{"action":"warn","policy_name":"policy-' || pick(n, 9, 20) || '"}]' END::JSON AS "PolicyDecisions",
    CASE WHEN pick(n, 10, 50) = 0 THEN '' 
      ELSE 'user' || CASE WHEN pick(n, 11, 10) < 3 THEN pick(n, 12, 3) ELSE pick(n, 12, 3000) END || '@example.com' END AS "UserId",
    ['low', 'medium', 'high', 'critical'][pick(n, 13, 4) + 1] AS "AlertSeverity",
    'evt_' || n AS "EventId",
    moment AS "EventTime",
    '{}'::JSON AS "AdditionalFields",
    moment + to_seconds(pick(i, 14, 60)) AS "_IngestionTime"
  FROM times ORDER BY moment`;
