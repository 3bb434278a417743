import { addMilliseconds, type Instant } from '../../lab/instant';
import type { CaseEvent, CaseFile, RuleCase } from './case-file';
import { parseCaseDuration, parseCaseTime } from './case-time';
import { isObject } from '../../json-object';

/** One delivery of a webhook event: its payload, when it is ingested, and when a query can see it. */
export interface CaseDelivery {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly ingested: Instant;
  readonly visible: Instant;
}

/** Writes the short form out: every event and every copy of it, as the sender would post it. */
export function expandEvents(
  { day, event: defaults }: Pick<CaseFile, 'day' | 'event'>,
  { events }: Pick<RuleCase, 'events'>,
): CaseDelivery[] {
  return events.flatMap((item, index) => {
    const every = parseCaseDuration(item.every) ?? 0;
    return Array.from({ length: item.repeat }).flatMap((_, copy) => {
      const at = addMilliseconds(readTime(item.at, day), copy * every);
      const id = item.id ?? `evt_${index + 1}`;
      const payload = merge(merge({ tenant_id: 'tenant-1', data: { id: `int_${index + 1}_${copy + 1}` } }, defaults), {
        ...item.event,
        id: item.repeat === 1 ? id : `${id}_${copy + 1}`,
        timestamp: at,
      });
      return ingestions(item, at, day).map((ingested) => ({
        payload,
        ingested,
        visible: addMilliseconds(ingested, parseCaseDuration(item.visible) ?? 0),
      }));
    });
  });
}

/** When the event and its copies are ingested; without a word about it, when it happens. */
function ingestions({ ingested, again }: CaseEvent, at: Instant, day: string): Instant[] {
  return [ingested ?? '+0s', ...again].map((moment) =>
    moment.startsWith('+') ? addMilliseconds(at, parseCaseDuration(moment.slice(1)) ?? 0) : readTime(moment, day),
  );
}

/** A time that the file's check has accepted. */
export function readTime(text: string, day: string): Instant {
  const instant = parseCaseTime(text, day);
  if (instant === undefined) throw new Error(`Rule tests: expected a time, got '${text}'.`);
  return instant;
}

/** Objects are merged member by member, everything else is replaced. */
function merge(
  base: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const current = merged[key];
    merged[key] = isObject(current) && isObject(value) ? merge(current, value) : value;
  }
  return merged;
}
