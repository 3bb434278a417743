import type { Incident } from './incident';
import type { IncidentEvent } from './incident-book';

/** A condition as an automation rule holds it: ours come from `kql/automation-conditions.ts`, others from a deployed rule. */
export interface RawCondition {
  readonly conditionType: string;
  readonly conditionProperties: object;
}

/** What a condition looks at. */
export interface ConditionSubject {
  readonly event: IncidentEvent;
  /** ARM id of an analytics rule, from its UUID. */
  readonly ruleArmId: (ruleUuid: string) => string;
}

/** Item of an array that a `PropertyArray` condition goes through. */
type Item = { readonly key: string; readonly values: readonly string[] } | { readonly value: string } | undefined;

/**
 * Whether all conditions hold, by Sentinel's rules: values of one condition are alternatives, texts compare without case,
 * and a negative operator holds when none of the values matches. What is not known is refused by name.
 */
export function allHold(conditions: readonly unknown[], subject: ConditionSubject, where: string): boolean {
  return conditions.every((condition, index) => holds(condition, subject, undefined, `${where}: conditions[${index}]`));
}

function holds(condition: unknown, subject: ConditionSubject, item: Item, path: string): boolean {
  const { conditionType, conditionProperties } = readCondition(condition, path);
  const properties = new Properties(conditionProperties, `${path}.conditionProperties`);
  switch (conditionType) {
    case 'Property':
      return propertyHolds(properties, subject, item);
    case 'PropertyArray':
      return arrayHolds(properties, subject, item);
    case 'PropertyArrayChanged':
      properties.choice('changeType', ['Added']);
      properties.choice('arrayType', ['Alerts']);
      return subject.event.kind === 'Updated' && subject.event.alerts.length > 0;
    case 'PropertyChanged':
      // Grouping changes the alerts of an incident; severity, status and owner change through people, which the lab has none of.
      properties.choice('propertyName', ['IncidentSeverity', 'IncidentStatus', 'IncidentOwner']);
      properties.choice('changeType', ['ChangedFrom', 'ChangedTo']);
      return false;
    case 'Boolean': {
      const inner = properties.list('innerConditions');
      const check = (one: unknown, index: number) => holds(one, subject, item, `${path}.innerConditions[${index}]`);
      return properties.choice('operator', ['And', 'Or']) === 'And' ? inner.every(check) : inner.some(check);
    }
    default:
      throw unsupported(`${path}.conditionType`, conditionType);
  }
}

function arrayHolds(properties: Properties, { event, ruleArmId }: ConditionSubject, item: Item): boolean {
  const arrayType = properties.choice('arrayType', ['CustomDetails', 'CustomDetailValues']);
  properties.choice('arrayConditionType', ['AnyItem']);
  const conditions = properties.list('itemConditions');
  const details: readonly Item[] = Object.entries(event.incident.customDetails).map(([key, values]) => ({
    key,
    values,
  }));
  const values: readonly string[] =
    item && 'values' in item ? item.values : Object.values(event.incident.customDetails).flat();
  const items = arrayType === 'CustomDetails' ? details : values.map((value) => ({ value }));
  return items.some((one) =>
    conditions.every((condition, index) =>
      holds(condition, { event, ruleArmId }, one, `${properties.path}.itemConditions[${index}]`),
    ),
  );
}

const OPERATORS: Readonly<Record<string, (actual: string, expected: string) => boolean>> = {
  Equals: (actual, expected) => actual === expected,
  Contains: (actual, expected) => actual.includes(expected),
  StartsWith: (actual, expected) => actual.startsWith(expected),
  EndsWith: (actual, expected) => actual.endsWith(expected),
};

function propertyHolds(properties: Properties, subject: ConditionSubject, item: Item): boolean {
  const operator = properties.choice(
    'operator',
    Object.keys(OPERATORS).flatMap((name) => [name, `Not${name}`]),
  );
  const isNegative = operator.startsWith('Not');
  const matches = OPERATORS[isNegative ? operator.slice(3) : operator] ?? (() => false);
  const expected = properties.list('propertyValues').map((value) => String(value).toLowerCase());
  const actual = readProperty(properties, subject, item).map((value) => value.toLowerCase());
  const isAny = actual.some((value) => expected.some((wanted) => matches(value, wanted)));
  return isNegative ? !isAny : isAny;
}

const INCIDENT_PROPERTIES: Readonly<Record<string, (incident: Incident) => readonly string[]>> = {
  IncidentTitle: ({ title }) => [title],
  IncidentDescription: ({ description }) => [description],
  IncidentSeverity: ({ severity }) => [severity],
  IncidentStatus: ({ status }) => [status],
  IncidentTactics: ({ tactics }) => tactics,
  IncidentLabel: ({ labels }) => labels,
  IncidentProviderName: ({ providerName }) => [providerName],
  AlertProductNames: ({ productNames }) => productNames,
  AccountName: (incident) => identifiers(incident, 'Account', 'Name'),
  AccountUPNSuffix: (incident) => identifiers(incident, 'Account', 'UPNSuffix'),
  AccountAadUserId: (incident) => identifiers(incident, 'Account', 'AadUserId'),
  CloudApplicationAppName: (incident) => identifiers(incident, 'CloudApplication', 'Name'),
};

function readProperty(properties: Properties, { event, ruleArmId }: ConditionSubject, item: Item): readonly string[] {
  const name = properties.text('propertyName');
  if (name === 'IncidentRelatedAnalyticRuleIds') return event.incident.ruleUuids.map(ruleArmId);
  if (name === 'IncidentCustomDetailsKey') {
    return item && 'key' in item ? [item.key] : Object.keys(event.incident.customDetails);
  }
  if (name === 'IncidentCustomDetailsValue') {
    return item && 'value' in item ? [item.value] : Object.values(event.incident.customDetails).flat();
  }
  const read = Object.hasOwn(INCIDENT_PROPERTIES, name) ? INCIDENT_PROPERTIES[name] : undefined;
  if (!read) throw unsupported(`${properties.path}.propertyName`, name);
  return read(event.incident);
}

function identifiers(incident: Incident, type: string, identifier: string): string[] {
  return incident.entities.flatMap((entity) => (entity.type === type ? (entity.identifiers[identifier] ?? []) : []));
}

/** Reads members of `conditionProperties`; a member that is missing or unknown is an error with its place. */
class Properties {
  constructor(
    private readonly raw: object,
    readonly path: string,
  ) {}

  text(name: string): string {
    const value: unknown = Reflect.get(this.raw, name);
    if (typeof value !== 'string') throw new Error(`${this.path}.${name}: expected a text.`);
    return value;
  }

  choice(name: string, choices: readonly string[]): string {
    const value = this.text(name);
    if (!choices.includes(value)) throw unsupported(`${this.path}.${name}`, value);
    return value;
  }

  list(name: string): readonly unknown[] {
    const value: unknown = Reflect.get(this.raw, name);
    if (!Array.isArray(value)) throw new Error(`${this.path}.${name}: expected an array.`);
    return value as readonly unknown[];
  }
}

function readCondition(condition: unknown, path: string): RawCondition {
  if (
    typeof condition === 'object' &&
    condition !== null &&
    'conditionType' in condition &&
    'conditionProperties' in condition
  ) {
    const { conditionType, conditionProperties } = condition;
    if (typeof conditionType === 'string' && typeof conditionProperties === 'object' && conditionProperties !== null) {
      return { conditionType, conditionProperties };
    }
  }
  throw new Error(`${path}: expected a condition with 'conditionType' and 'conditionProperties'.`);
}

function unsupported(path: string, value: string): Error {
  return new Error(`${path}: '${value}' is not supported.`);
}
