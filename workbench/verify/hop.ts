/** The hops of an event's way, in order; the last three are looked at, since a test event raises no alert. */
export const HOPS = [
  'relay',
  'intake',
  'queue',
  'ingestion',
  'transform',
  'table',
  'rules',
  'automation',
  'playbooks',
] as const;
export type HopName = (typeof HOPS)[number];

/** What each hop is, for people. */
export const HOP_TITLES: Readonly<Record<HopName, string>> = {
  relay: 'relay is up',
  intake: 'relay takes the test event',
  queue: 'queue hands it on',
  ingestion: 'ingestion endpoint takes it',
  transform: 'transformation keeps it',
  table: 'row is in the table',
  rules: 'analytics rules run',
  automation: 'automation rules are on',
  playbooks: 'playbooks can be called',
};

/** What a hop was found to be. */
export interface Finding {
  /** `unknown`: not looked at, since an earlier hop did not answer or this lab has no such hop. */
  readonly verdict: 'fine' | 'broken' | 'unknown';

  /** What was found, in a few words. */
  readonly found: string;

  /** What to do, for a hop that is broken. */
  readonly advice?: Advice;
}

/** Where the guide's troubleshooting takes the hop up, and what this system needs there. */
export interface Advice {
  /** Section and step of the guide, such as `Events Not Appearing in Sentinel, step 3`. */
  readonly guide: string;
  readonly action: string;
}

/** A hop with what was found. */
export interface HopResult extends Finding {
  readonly hop: HopName;
  readonly seconds: number;
}

/** A hop that answered. */
export function fine(found: string): Finding {
  return { verdict: 'fine', found };
}

/** A hop that did not answer, or not as it should. */
export function broken(found: string, advice: Advice): Finding {
  return { verdict: 'broken', found, advice };
}

/** A hop of which nothing can be said. */
export function unknown(found: string): Finding {
  return { verdict: 'unknown', found };
}
