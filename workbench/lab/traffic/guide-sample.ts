import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Delivery } from '../delivery';

/** The sample payload of the product's integration guide, byte for byte as it is printed there, posted when it says it happened. */
export const SAMPLE: Delivery = {
  at: '2026-03-20T14:32:00.0000000Z',
  body: readFileSync(join(__dirname, 'guide-payload.json'), 'utf8').trimEnd(),
};

/** The id of the sample's event. */
export const SAMPLE_EVENT_ID = 'evt_abc123';
