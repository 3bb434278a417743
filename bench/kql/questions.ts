import { loadContent } from '../../kql/content';
import { rewriteParameter } from '../../kql/language/parameter';

/** One question in both languages. */
export interface Question {
  readonly name: string;
  readonly kql: string;

  /** The same question in hand-written DuckDB SQL over the view `events`. */
  readonly sql: string;
}

/** The events of one type, each once as its earliest copy. */
function earliest(columns: readonly string[], condition: string): string {
  const values = columns.map((column) => `arg_min("${column}", "_IngestionTime") AS "${column}"`).join(', ');
  return `SELECT "NoxysTenantId", "EventId", min("_IngestionTime") AS ingested, ${values} FROM events WHERE ${condition} GROUP BY ALL`;
}

const SEVERITY = `CASE lower("AlertSeverity") WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 WHEN 'low' THEN 1 ELSE 0 END`;
const KEYS = `"NoxysTenantId", lower("UserId") AS u, lower("PlatformId") AS p`;
const VIOLATED = `lower("EventType") = 'interaction.policy_violated'`;

const HAND_WRITTEN: Readonly<Record<string, string>> = {
  'high-volume-policy-violations': `
    WITH v AS MATERIALIZED (SELECT *, lower("UserId") AS u, lower("PlatformId") AS p, date_trunc('hour', "EventTime") AS h FROM (
      ${earliest(['TimeGenerated', 'EventTime', 'UserId', 'PlatformId', 'AlertSeverity'], `${VIOLATED} AND "UserId" <> ''`)})),
    c AS (SELECT "NoxysTenantId", u, p, h, count(*) AS n FROM v GROUP BY ALL HAVING count(*) > 10)
    SELECT "NoxysTenantId", u, p, h, n, max("TimeGenerated"), min("EventTime"), max("EventTime"), max(${SEVERITY}),
      list("UserId" ORDER BY ingested, "EventId")[1], list("PlatformId" ORDER BY ingested, "EventId")[1], list("EventId" ORDER BY ingested, "EventId")[1:10],
      sha256("NoxysTenantId" || u || p || h::VARCHAR)
    FROM c JOIN v USING ("NoxysTenantId", u, p, h) GROUP BY ALL`,
  'high-risk-non-enterprise-platform': `
    WITH e AS (${earliest(['TimeGenerated', 'EventTime', 'UserId', 'PlatformId', 'RiskScore', 'AlertSeverity', 'Classifications'], `lower("EventType") = 'interaction.high_risk'`)}),
    t AS (SELECT "NoxysTenantId", "EventId", ingested, "TimeGenerated", "EventTime", "UserId", "PlatformId", "RiskScore", "AlertSeverity",
      list(DISTINCT upper(x ->> 'type')) FILTER (WHERE x ->> 'type' <> '') AS types
      FROM (SELECT *, unnest(CASE WHEN json_array_length("Classifications") > 0 THEN "Classifications"::JSON[] ELSE [NULL] END) AS x
        FROM e WHERE "RiskScore" > 0.8 AND lower("PlatformId") IN ('perplexity', 'deepseek', 'grok')) GROUP BY ALL)
    SELECT ${KEYS}, max("TimeGenerated"), min("EventTime"), max("EventTime"), count(*), max("RiskScore"), max(${SEVERITY}),
      list_sort(list_distinct(flatten(list(types)))), list("UserId" ORDER BY ingested, "EventId")[1], list("PlatformId" ORDER BY ingested, "EventId")[1],
      list("EventId" ORDER BY ingested, "EventId")
    FROM t GROUP BY ALL`,
  'blocked-on-unallowed-platform': `
    WITH e AS (${earliest(['TimeGenerated', 'EventTime', 'UserId', 'PlatformId', 'AlertSeverity', 'PolicyDecisions'], VIOLATED)}),
    t AS (SELECT "NoxysTenantId", "EventId", ingested, "TimeGenerated", "EventTime", "UserId", "PlatformId", "AlertSeverity",
      list(DISTINCT x ->> 'policy_name') AS policies
      FROM (SELECT *, unnest("PolicyDecisions"::JSON[]) AS x FROM e WHERE lower("PlatformId") NOT IN ('chatgpt', 'claude', 'gemini'))
      WHERE lower(x ->> 'action') = 'block' GROUP BY ALL)
    SELECT ${KEYS}, max("TimeGenerated"), min("EventTime"), max("EventTime"), count(*), max(${SEVERITY}),
      list_sort(list_distinct(flatten(list(policies)))), list("UserId" ORDER BY ingested, "EventId")[1], list("PlatformId" ORDER BY ingested, "EventId")[1],
      list("EventId" ORDER BY ingested, "EventId")
    FROM t GROUP BY ALL`,
  'noxys-alert': `
    SELECT *, sha256("NoxysTenantId" || "EventId") FROM (
      ${earliest(['TimeGenerated', 'EventTime', 'EventType', 'InteractionId', 'UserId', 'PlatformId', 'RiskScore', 'AlertSeverity'], `starts_with(lower("EventType"), 'alert.severity_')`)})
    ORDER BY ingested, "EventId"`,
  'policy-violations-by-platform': `
    SELECT lower("PlatformId") AS p, count(*) AS n FROM (${earliest(['PlatformId'], VIOLATED)}) GROUP BY ALL ORDER BY n DESC, p`,
  'high-risk-interactions': `
    SELECT lower("PlatformId") AS p, count(*) AS n FROM (${earliest(['PlatformId'], `lower("EventType") = 'interaction.high_risk'`)})
    GROUP BY ALL ORDER BY n DESC, p`,
  'risk-score-distribution': `
    SELECT date_trunc('hour', "EventTime") AS h, avg("RiskScore") FROM (
      ${earliest(['EventTime', 'RiskScore'], `lower("EventType") <> 'noxys.canary' AND "RiskScore" IS NOT NULL`)}) GROUP BY ALL ORDER BY h`,
  'top-users-with-violations': `
    SELECT lower("UserId") AS u, count(*) AS n FROM (${earliest(['UserId'], `${VIOLATED} AND "UserId" <> ''`)})
    GROUP BY ALL ORDER BY n DESC, u LIMIT 10`,
  'events-without-user': `
    SELECT lower("EventType") AS t, count(*) AS n, count(*) FILTER (WHERE "UserId" = '') AS w FROM (
      ${earliest(['EventType', 'UserId'], `lower("EventType") <> 'noxys.canary'`)}) GROUP BY ALL ORDER BY w DESC, t`,
  'ingestion-delay': `
    SELECT count(*), avg(epoch(ingested - "EventTime")), max(epoch(ingested - "EventTime")), max("EventTime"), max(ingested) FROM (
      ${earliest(['EventTime'], `lower("EventType") <> 'noxys.canary'`)})`,
};

/** The rules and tiles over events, with look-back and frequency so long that every event counts and is new. */
export function loadQuestions(): Question[] {
  const { rules, workbook } = loadContent();
  const queries = [
    ...rules.map(({ id, query }) => ({ name: id, kql: overAllEvents(query) })),
    ...workbook.tiles.map(({ file, query }) => ({
      name: nameOf(file),
      kql: query.replace(/ago\(\d+[dh]\)/g, 'ago(4000d)'),
    })),
  ];
  return queries.flatMap((query) => {
    const sql = HAND_WRITTEN[query.name];
    return sql === undefined ? [] : [{ ...query, sql }];
  });
}

function overAllEvents(query: string): string {
  return ['frequency', 'lookback'].reduce((text, name) => rewriteParameter(text, name, '4000d'), query);
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.kql$/, '');
}
