import { z } from 'zod';

import type { TableSchema } from '../../kql/loader/schema';
import type { Environment } from '../../stacks/environment';
import { EVENT_STREAM } from '../../stacks/constructs/event-pipeline';
import { toRow } from '../../transform-fn/src/intake/row';
import type { Canary } from '../connect/canary-post';
import { advise } from './advice';
import { findEvidence, toLiteral, type Trail } from './evidence';
import { broken, fine, type Finding, unknown } from './hop';
import { type Management, ManagementRefused } from './management';
import { type LogRow, QueryRefused } from './workspace-logs';

const API_VERSION = '2023-03-11';

const RULE = z.object({
  streamDeclarations: z.record(
    z.string(),
    z.object({ columns: z.array(z.object({ name: z.string(), type: z.string() })) }),
  ),
  dataFlows: z.array(z.object({ streams: z.array(z.string()), transformKql: z.string().default('source') })),
});

/** What the transformation is checked with. */
export interface TransformCheck {
  readonly environment: Environment;
  readonly events: TableSchema;
  readonly canary: Canary;
  readonly management: Management;
}

/**
 * Whether the deployed transformation keeps the test event: seen by its row, or, while that has not come, by running the deployed
 * text as a query over the row that the relay has sent.
 */
export async function checkTransform(trail: Trail, check: TransformCheck): Promise<Finding> {
  const { row } = await findEvidence(trail);
  if (row !== undefined) return judgeRow(row, check);
  try {
    const { names } = check.environment;
    const rule = await check.management.get(names.dataCollectionRuleId, API_VERSION);
    if (rule === undefined) {
      return broken(
        'its rule is not deployed',
        advise('sync', `Deploy the ingestion stack: ${names.dataCollectionRule} is missing.`),
      );
    }
    const query = toQuery(RULE.parse(rule.properties), check);
    if (query === undefined)
      return broken('its rule has no such stream', advise('sync', 'Deploy the ingestion stack again.'));
    const [kept] = await trail.logs.query(query);
    if (kept === undefined) {
      return broken(
        'drops the test event',
        advise(
          'ruleLogic',
          `The transformation of ${names.dataCollectionRule} is not the one of kql/transform: deploy the ingestion stack again.`,
        ),
      );
    }
    return fine('keeps it, tried as a query');
  } catch (error) {
    if (error instanceof ManagementRefused || error instanceof QueryRefused)
      return unknown(`not to be seen: ${error.message}`);
    throw error;
  }
}

function judgeRow(row: LogRow, { canary, environment }: TransformCheck): Finding {
  const { dataCollectionRule } = environment.names;
  if (row['EventType'] !== canary.event['event_type'] || row['NoxysTenantId'] !== canary.event['tenant_id']) {
    return broken(
      'changes the test event',
      advise(
        'ruleLogic',
        `The transformation of ${dataCollectionRule} is not the one of kql/transform: deploy the ingestion stack again.`,
      ),
    );
  }
  if (row['IsTripwireFired'] === true) {
    return broken(
      'takes the test event for personal data',
      advise(
        'ruleLogic',
        'The test event holds none: relay and transformation are of different versions. Deploy the ingestion stack again.',
      ),
    );
  }
  return fine('as it was sent');
}

/** The deployed text over one row, as `source`; nothing of the event is secret, so it needs no key. */
function toQuery(rule: z.infer<typeof RULE>, { events, canary }: TransformCheck): string | undefined {
  const columns = rule.streamDeclarations[EVENT_STREAM]?.columns;
  const flow = rule.dataFlows.find(({ streams }) => streams.includes(EVENT_STREAM));
  if (columns === undefined || flow === undefined) return undefined;
  const row = toRow(canary.event, events, () => '');
  const types = columns.map(({ name, type }) => `${name}:${type === 'boolean' ? 'bool' : type}`).join(', ');
  const values = columns.map(({ name, type }) => toValue(row[name], type)).join(', ');
  return `let source = datatable(${types}) [${values}];\n${flow.transformKql}`;
}

function toValue(value: unknown, type: string): string {
  switch (type) {
    case 'string':
      return toLiteral(typeof value === 'string' ? value : '');
    case 'datetime':
      return `datetime(${typeof value === 'string' ? value : 'null'})`;
    case 'dynamic':
      return `dynamic(${JSON.stringify(value ?? null)})`;
    default:
      return `${type === 'boolean' ? 'bool' : type}(${typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'null'})`;
  }
}
