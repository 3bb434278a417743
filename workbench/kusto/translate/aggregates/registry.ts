import { COLLECTIONS } from './collections';
import type { Aggregate } from './group';
import { STATISTICS } from './statistics';
import { SINGLES } from './tuples';
import { WEIGHTED_PERCENTILES } from './weighted-percentiles';

/** Every aggregate with one value that has a translation, by its KQL name. */
export const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  ...COLLECTIONS,
  ...STATISTICS,
  ...SINGLES,
  ...WEIGHTED_PERCENTILES,
};
