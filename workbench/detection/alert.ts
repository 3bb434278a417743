import type { Severity } from '../../kql/loader/analytics-rule';

/** Somebody or something that an alert is about: `{ type: 'Account', identifiers: { Name: 'alice' } }`. */
export interface Entity {
  readonly type: string;
  /** Identifier to value; never empty, and no value is. */
  readonly identifiers: Readonly<Record<string, string>>;
}

/** One alert, as Sentinel makes it from a rule's results. */
export interface Alert {
  /** `SystemAlertId`. The same rule, run and result give the same id. */
  readonly id: string;
  readonly ruleId: string;
  readonly ruleUuid: string;
  readonly ruleName: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entities: readonly Entity[];
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
  readonly productName: string;
  /** Other properties of the alert that columns filled, such as `RemediationSteps`. */
  readonly properties: Readonly<Record<string, string>>;
  /** Earliest and latest `TimeGenerated` of its results; the run's window where they have none. */
  readonly firstActivity: string;
  readonly lastActivity: string;
  /** How many results it stands for. */
  readonly eventCount: number;
  /** When the run made it, ISO 8601. */
  readonly generatedAt: string;
  readonly incidentId?: string | undefined;
}

/** Whether two entities are the same: same type, same identifiers with the same values. */
export function entityKey({ type, identifiers }: Entity): string {
  return JSON.stringify([type, Object.entries(identifiers).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Entities without their copies, in order of first appearance. */
export function distinctEntities(entities: readonly Entity[]): Entity[] {
  return [...new Map(entities.map((entity) => [entityKey(entity), entity] as const).reverse()).values()].reverse();
}
