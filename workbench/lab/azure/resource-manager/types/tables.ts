import { isReservedColumn, MAX_NAME_LENGTH } from '../../../../../kql/language/limits';
import { ArmError } from '../arm-error';
import { type Azure, toTimestamp } from '../azure';
import { isObject, type JsonObject } from '../../../../json-object';
import { memberAt, toArray, toObject, toText } from '../json';
import type { Accepted, Draft, ResourceType } from '../resource-type';

const COLUMN_TYPES = ['boolean', 'dateTime', 'dynamic', 'guid', 'int', 'long', 'real', 'string'];
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;

/** What the service answers in the place of a count of days that follows the workspace. */
const AS_WORKSPACE = -1;

/** Custom tables of a workspace. Their columns have an order, and a column keeps its type for ever. */
export const TABLES: ResourceType = {
  type: 'Microsoft.OperationalInsights/workspaces/tables',
  apiVersions: ['2022-10-01'],
  isLongRunning: true,
  accept,
};

function accept(draft: Draft, azure: Azure): Accepted {
  const { properties, existing, name, path } = draft;
  const schema = toObject(properties.schema);
  const columns = toArray(schema.columns).map(toObject);
  assertName(name);
  assertColumns(columns);
  assertTypesKept(columns, toArray(memberAt(existing?.properties, 'schema', 'columns')));
  if (existing && schema.standardColumns !== undefined) {
    throw invalid("The property 'standardColumns' is read-only and must not be sent.");
  }
  return {
    systemData: existing?.systemData ?? { createdAt: toTimestamp(azure.now()) },
    properties: {
      plan: 'Analytics',
      ...properties,
      ...withRetention(properties, workspaceRetention(path, azure)),
      schema: {
        ...schema,
        name,
        tableType: 'CustomLog',
        tableSubType: 'DataCollectionRuleBased',
        solutions: ['LogManagement'],
        isTroubleshootingAllowed: true,
        columns: columns.map((column) => ({ ...column, isDefaultDisplay: false, isHidden: false })),
        standardColumns: [{ name: 'TenantId', type: 'guid', isDefaultDisplay: false, isHidden: false }],
      },
    },
  };
}

function assertName(name: string): void {
  if (!IDENTIFIER.test(name) || !name.endsWith('_CL') || name.length > MAX_NAME_LENGTH) {
    throw invalid(
      `The table name '${name}' must start with a letter, end with _CL and have at most ${MAX_NAME_LENGTH} characters.`,
    );
  }
}

function assertColumns(columns: readonly JsonObject[]): void {
  const names = columns.map(({ name }) => toText(name));
  if (!names.includes('TimeGenerated')) throw invalid("The table schema is missing mandatory 'TimeGenerated' column.");
  for (const { name, type } of columns) {
    const spelled = toText(name);
    if (isReservedColumn(spelled)) throw invalid(`The column name '${spelled}' is reserved.`);
    if (!IDENTIFIER.test(spelled) || spelled.length > MAX_NAME_LENGTH) {
      throw invalid(
        `The column name '${spelled}' must start with a letter and have at most ${MAX_NAME_LENGTH} letters, digits and underscores.`,
      );
    }
    if (!COLUMN_TYPES.includes(toText(type)))
      throw invalid(
        `The column '${spelled}' has the type '${toText(type)}', which is none of '${COLUMN_TYPES.join("', '")}'.`,
      );
    if (names.filter((other) => other.toLowerCase() === spelled.toLowerCase()).length > 1) {
      throw invalid(`The column name '${spelled}' is used more than once.`);
    }
  }
}

function assertTypesKept(columns: readonly JsonObject[], before: readonly unknown[]): void {
  for (const old of before.filter(isObject)) {
    const now = columns.find(({ name }) => name === old.name);
    if (now && now.type !== old.type) {
      throw invalid(
        `The type of the column '${toText(old.name)}' cannot change from '${toText(old.type)}' to '${toText(now.type)}'.`,
      );
    }
  }
}

function withRetention({ retentionInDays, totalRetentionInDays }: JsonObject, byWorkspace: number): JsonObject {
  const interactive = toDays(retentionInDays);
  const total = toDays(totalRetentionInDays);
  const days = interactive ?? byWorkspace;
  return {
    retentionInDays: days,
    retentionInDaysAsDefault: interactive === undefined,
    totalRetentionInDays: total ?? days,
    totalRetentionInDaysAsDefault: total === undefined,
    archiveRetentionInDays: (total ?? days) - days,
    provisioningState: 'Succeeded',
  };
}

function toDays(value: unknown): number | undefined {
  return typeof value === 'number' && value !== AS_WORKSPACE ? value : undefined;
}

function workspaceRetention(path: string, azure: Azure): number {
  const workspace = azure.store.get(path.slice(0, path.toLowerCase().lastIndexOf('/tables/')));
  return Number(workspace?.properties.retentionInDays ?? 0);
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message);
}
