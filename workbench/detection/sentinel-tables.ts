import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import type { TableSchema } from '../../kql/loader/schema';
import type { Alert } from './alert';
import type { AzureIds } from './azure-ids';
import type { Incident } from './incident';
import type { QueryEngine } from './query-engine';
import { toSecurityAlertRow, toSecurityIncidentRow } from './security-tables';
import type { AlertOfRule } from './trigger-body';

/** The tables that Sentinel keeps: a row for each alert, and one whenever an incident is created or changes. */
export class SentinelTables {
  /** @param workspaceId the workspace's own UUID. */
  constructor(
    private readonly engine: QueryEngine,
    private readonly ids: AzureIds,
    private readonly workspaceId: string,
  ) {}

  /** Makes the tables that the engine has not yet. */
  async create(names: readonly string[], schemas: readonly TableSchema[]): Promise<void> {
    for (const table of names) {
      if (this.engine.database().tables.some(({ name }) => name === table)) continue;
      const schema = schemas.find((one) => one.table === table);
      if (!schema)
        throw new Error(`Sentinel: the columns of table '${table}' are needed. Add kql/schema/${table}.yaml.`);
      await this.engine.createTable({ name: table, columns: schema.columns });
    }
  }

  writeAlerts(rule: AnalyticsRule, alerts: readonly Alert[], window: AlertOfRule['window'], at: string): Promise<void> {
    const context = { workspaceId: this.workspaceId, window };
    return this.#append(
      'SecurityAlert',
      alerts.map((alert) => toSecurityAlertRow(rule, alert, context)),
      at,
    );
  }

  writeIncidents(incidents: readonly Incident[], at: string): Promise<void> {
    return this.#append(
      'SecurityIncident',
      incidents.map((incident) => toSecurityIncidentRow(incident, this.ids, at)),
      at,
    );
  }

  async #append(table: string, rows: readonly Record<string, unknown>[], at: string): Promise<void> {
    if (rows.length > 0) await this.engine.append(table, rows, at);
  }
}
