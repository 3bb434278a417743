import { loadContent, type AnalyticsRule } from '../../kql/content';
import { KustoEngine } from '../../workbench/kusto/engine';

const content = loadContent();

/** A row of the events' table; what is left out gets a harmless value. */
export interface EventRow {
  readonly EventId: string;
  readonly EventTime: string;
  readonly [column: string]: unknown;
}

/** One result of a query, by column. */
export type Result = Readonly<Record<string, unknown>>;

/** The events' table on the real engine, for tests of queries. */
export class EventsEngine {
  private constructor(readonly engine: KustoEngine) {}

  static async open(): Promise<EventsEngine> {
    const engine = await KustoEngine.open();
    for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
    return new EventsEngine(engine);
  }

  /** Empties the table and fills it; an event is ingested when it happens unless `IngestedAt` says otherwise. */
  async fill(rows: readonly EventRow[]): Promise<void> {
    await this.engine.truncate('NoxysEvents_CL');
    await this.engine.append(
      'NoxysEvents_CL',
      rows.map(({ IngestedAt: _, ...row }) => ({ ...DEFAULTS, TimeGenerated: row.EventTime, ...row })),
      rows.map(({ IngestedAt, EventTime }) => (typeof IngestedAt === 'string' ? IngestedAt : EventTime)),
    );
  }

  /** Runs a query at a time. */
  async run(query: string, now: string): Promise<Result[]> {
    const { columns, rows } = await this.engine.query(query, { now });
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
  }
}

const DEFAULTS = {
  EventType: 'interaction.policy_violated',
  NoxysTenantId: 'tenant-123',
  InteractionId: 'int_1',
  PlatformId: 'chatgpt',
  RiskScore: 0.5,
  Classifications: [],
  PolicyDecisions: [],
  UserId: 'alice@example.com',
  AlertSeverity: 'medium',
  AdditionalFields: {},
};

/** A rule that the repository ships. */
export function shippedRule(id: string): AnalyticsRule {
  const rule = content.rules.find((each) => each.id === id);
  if (!rule) throw new Error(`Rule '${id}' must be there.`);
  return rule;
}
