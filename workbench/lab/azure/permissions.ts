/** Data actions that the endpoints of the data plane ask for, as Azure's role definitions spell them. */
export const DATA_ACTIONS = {
  /** Held by Monitoring Metrics Publisher; asked on the data collection rule. */
  ingest: 'Microsoft.Insights/Telemetry/Write',

  /** Held by Log Analytics Reader; asked on the workspace. */
  query: 'Microsoft.OperationalInsights/workspaces/query/read',
} as const;

/** Whether a principal (by object id) holds an action. */
export type Permissions = (objectId: string, action: string) => boolean;

/** Permissions from a fixed list: each principal with the actions it holds. */
export function grant(actions: ReadonlyMap<string, readonly string[]>): Permissions {
  return (objectId, action) => actions.get(objectId)?.includes(action) ?? false;
}
