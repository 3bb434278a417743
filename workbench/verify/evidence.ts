import type { Canary } from '../connect/canary-post';
import { QueryRefused, type LogRow, type WorkspaceLogs } from './workspace-logs';

/** An entry of the relay's log about deliveries. */
export interface DeliveryEntry {
  readonly event: string;
  readonly status: number | undefined;

  /** Whether it is about the test event itself; a delivery of several messages names one of them only. */
  readonly isOwn: boolean;

  /** Whether it was written before the test event was posted. */
  readonly isEarlier: boolean;
}

/** What the workspace shows of a test event. */
export interface Evidence {
  readonly row: LogRow | undefined;

  /** Oldest first. */
  readonly entries: readonly DeliveryEntry[];

  /** Why there is nothing to see, where the workspace does not answer. */
  readonly refused: QueryRefused | undefined;
}

/** What to look for, and where. */
export interface Trail {
  readonly logs: WorkspaceLogs;
  readonly canary: Pick<Canary, 'eventId' | 'traceId'>;
  readonly functionApp: string;
  readonly table: string;

  /** When the event was posted, ISO 8601. */
  readonly postedAt: string;
}

/** Looks for the test event's row, and, while there is none, into the relay's log. */
export async function findEvidence(trail: Trail): Promise<Evidence> {
  try {
    const [row] = await trail.logs.query(toRowQuery(trail));
    return { row, entries: row === undefined ? await readEntries(trail) : [], refused: undefined };
  } catch (error) {
    if (error instanceof QueryRefused) return { row: undefined, entries: [], refused: error };
    throw error;
  }
}

function toRowQuery({ table, canary }: Trail): string {
  return [
    table,
    `| where EventId == ${toLiteral(canary.eventId)}`,
    '| extend IsTripwireFired = isnull(Classifications) or isnull(PolicyDecisions) or isnull(AdditionalFields)',
    '| project TimeGenerated, EventType, NoxysTenantId, IsTripwireFired, IngestedAt = ingestion_time()',
    '| take 1',
  ].join('\n');
}

/** After a fault the relay waits up to a quarter of an hour before it asks the endpoint again: the reason may be that old. */
const LONGEST_WAIT = '20m';

/** Without the log's table nothing was logged yet: Application Insights makes it with the first entry. */
async function readEntries({ logs, canary, functionApp, postedAt }: Trail): Promise<DeliveryEntry[]> {
  const query = [
    'AppTraces',
    `| where TimeGenerated >= datetime(${postedAt}) - ${LONGEST_WAIT}`,
    `| where AppRoleName =~ ${toLiteral(functionApp)}`,
    `| where Message startswith ${toLiteral('{"event":"delivery.')}`,
    '| extend Entry = parse_json(Message)',
    `| extend IsEarlier = TimeGenerated < datetime(${postedAt})`,
    '| project TimeGenerated, Event = tostring(Entry.event), Status = toint(Entry.status), TraceId = tostring(Entry.traceId), IsEarlier',
    '| order by TimeGenerated asc',
  ].join('\n');
  try {
    return (await logs.query(query)).map((row) => ({
      event: String(row['Event']),
      status: typeof row['Status'] === 'number' ? row['Status'] : undefined,
      isOwn: row['TraceId'] === canary.traceId,
      isEarlier: row['IsEarlier'] === true,
    }));
  } catch (error) {
    if (error instanceof QueryRefused && error.isTableMissing) return [];
    throw error;
  }
}

/** A text as a literal of KQL. */
export function toLiteral(text: string): string {
  return JSON.stringify(text);
}
