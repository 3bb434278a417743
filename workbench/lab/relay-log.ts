import { z } from 'zod';

import type { HostLog } from './relay-process';

const ACCEPTED = z.object({
  event: z.literal('intake.accepted'),
  accepted: z.number(),
  filtered: z.number(),
  repeated: z.number(),
});
const REFUSED = z.object({ event: z.literal('intake.refused'), status: z.number(), reason: z.string() });
const POST = z.discriminatedUnion('event', [ACCEPTED, REFUSED]);

/** How the relay says that it has answered a post. */
export type LoggedPost = z.infer<typeof POST>;

/** The post that a log entry tells of; `undefined` for any other entry. */
export function parsePost({ entry }: HostLog): LoggedPost | undefined {
  return POST.safeParse(entry).data;
}
