import type { Incident } from '../../detection/incident';
import type { ReplayedAlert } from '../replay/player';
import { toEntityView } from './alerts';
import type { Pairing } from './difference';
import { diffValues, type FieldChange } from './field-change';

/** Pairs the incidents of two versions: those that share an alert, that is the two alerts of a pair. */
export function pairIncidents(
  before: readonly Incident[],
  after: readonly Incident[],
  alerts: Pairing<ReplayedAlert>,
): Pairing<Incident> {
  const partners = new Map(alerts.pairs.map((pair) => [pair.before.alert.id, pair.after.alert.id]));
  const places = new Map(after.flatMap(({ alerts: ids }, place) => ids.map((id) => [id, place])));
  const free = new Set(after);
  const pairs: { before: Incident; after: Incident }[] = [];
  const lost: Incident[] = [];
  for (const incident of before) {
    const candidates = incident.alerts.flatMap((id) => places.get(partners.get(id) ?? '') ?? []);
    const partner = candidates
      .sort((a, b) => a - b)
      .map((place) => after[place])
      .find((other) => other !== undefined && free.has(other));
    if (partner === undefined) {
      lost.push(incident);
      continue;
    }
    free.delete(partner);
    pairs.push({ before: incident, after: partner });
  }
  return { pairs, lost, gained: [...free] };
}

/** What of an incident differs, as an analyst would see it. */
export function diffIncidents(before: Incident, after: Incident): FieldChange[] {
  return diffValues(toView(before), toView(after));
}

function toView(incident: Incident): Record<string, unknown> {
  const { title, severity, entities, alerts, createdAt, firstActivity, lastActivity } = incident;
  return {
    title,
    severity,
    entities: entities.map(toEntityView),
    alerts: alerts.length,
    firstActivity,
    lastActivity,
    time: createdAt,
  };
}
