import { entityKey, type Alert } from '../../detection/alert';
import type { ReplayedAlert } from '../replay/player';
import { pairUp, type Pairing } from './difference';
import { diffValues, type FieldChange } from './field-change';

/** The custom detail that stays the same when an alert is raised again. */
const ALERT_KEY = 'AlertKey';

/** Pairs the alerts of two versions: by rule and `AlertKey`, else by rule, entities and time. */
export function pairAlerts(before: readonly ReplayedAlert[], after: readonly ReplayedAlert[]): Pairing<ReplayedAlert> {
  return pairUp(before, after, [
    ({ alert }) => toKey(alert, keyOf(alert), alert.generatedAt),
    ({ alert }) => toKey(alert, keyOf(alert)),
    ({ alert }) => toKey(alert, entitiesOf(alert), alert.generatedAt),
    ({ alert }) => toKey(alert, entitiesOf(alert), alert.firstActivity),
  ]);
}

/** What of an alert differs, as an analyst would see it. */
export function diffAlerts({ alert: before }: ReplayedAlert, { alert: after }: ReplayedAlert): FieldChange[] {
  return diffValues(toView(before), toView(after));
}

function toView(alert: Alert): Record<string, unknown> {
  const { title, description, severity, tactics, techniques, entities, customDetails, productName } = alert;
  const { firstActivity, lastActivity, eventCount, generatedAt, properties } = alert;
  return {
    title,
    description,
    severity,
    tactics,
    techniques,
    entities: entities.map(toEntityView),
    customDetails,
    productName,
    properties,
    firstActivity,
    lastActivity,
    eventCount,
    time: generatedAt,
  };
}

/** An entity with its identifiers: the same value under another one is another entity. */
export function toEntityView({ type, identifiers }: Alert['entities'][number]): Record<string, unknown> {
  return { type, ...identifiers };
}

/** `Account alice@example.com` */
export function describeEntity({ type, identifiers }: Alert['entities'][number]): string {
  return `${type} ${Object.values(identifiers).join('@')}`;
}

function toKey({ ruleId }: Alert, ...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : JSON.stringify([ruleId, ...parts]);
}

function keyOf({ customDetails }: Alert): string | undefined {
  return customDetails[ALERT_KEY]?.join('\n');
}

function entitiesOf({ entities }: Alert): string {
  return entities.map(entityKey).sort().join('\n');
}
