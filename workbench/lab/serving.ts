import { z } from 'zod';

import type { Interrupt } from './interrupt';
import type { Lab } from './lab';
import type { HostLog } from './relay-process';
import { formatAction, formatIncident } from './report/text';

/** Writes what is to be read while the lab serves. */
export type Write = (text: string) => void;

/** Lets others post, and shows what becomes of each post, until the user wants to stop. */
export async function serve(lab: Lab, write: Write, interrupt: Interrupt): Promise<void> {
  write(introduce(lab));
  await new Promise<void>((resolve, reject) => {
    let work: Promise<void> = Promise.resolve();
    lab.onLog((log) => {
      const post = describePost(log);
      if (post === undefined) return;
      write(`\n${post}\n`);
      work = work.then(() => showWhatFollows(lab, write));
      // After an interrupt the promise has settled, and a failure only says that the lab was stopped.
      work.catch(reject);
    });
    void interrupt.wait().then(resolve);
  });
}

/** Runs the clock on after a post, and shows what is new. */
async function showWhatFollows(lab: Lab, write: Write): Promise<void> {
  const { sentinel, clock } = lab;
  const before = new Map(sentinel.incidents.map((incident) => [incident.id, incident.alerts.length]));
  const actionsBefore = sentinel.actions.length;
  await lab.catchUp();

  const changed = sentinel.incidents.filter(({ id, alerts }) => alerts.length !== before.get(id));
  const actions = sentinel.actions.slice(actionsBefore).filter(({ target }) => target !== 'sentinel');
  for (const incident of changed) {
    write(`  ${before.has(incident.id) ? 'Incident with a new alert' : 'New incident'}:\n${formatIncident(incident)}`);
  }
  for (const action of actions) write(formatAction(action, sentinel.incidents));
  const nothing = changed.length === 0 ? 'No alert. ' : '';
  write(`  ${nothing}The clock stands at ${clock.now.slice(0, 16).replace('T', ' ')} and waits for the next post.\n`);
}

function introduce({ url, bearerToken, clock }: Lab): string {
  const event = {
    timestamp: `${clock.now.slice(0, 19)}Z`,
    event_type: 'interaction.high_risk',
    tenant_id: 'tenant-123',
    data: { id: 'int_try', platform_id: 'deepseek', user_id: 'you', risk_score: 0.93 },
  };
  return `
The relay is listening: ${url}
Bearer token: ${bearerToken}

Try (each call is a new event, since its id is a random number):
  curl -sS ${url} -H 'Authorization: Bearer ${bearerToken}' -H 'Content-Type: application/json' \\
    -d '{"id":"evt_'$RANDOM'",${JSON.stringify(event).slice(1)}'

After each post the simulated clock runs on until every rule has seen it. Ctrl-C ends the lab.
`;
}

const ACCEPTED = z.object({
  event: z.literal('intake.accepted'),
  accepted: z.number(),
  filtered: z.number(),
  repeated: z.number(),
});
const REFUSED = z.object({ event: z.literal('intake.refused'), status: z.number(), reason: z.string() });

/** One line about a post that the relay has answered; `undefined` for any other log entry. */
function describePost({ entry }: HostLog): string | undefined {
  const refused = REFUSED.safeParse(entry);
  if (refused.success) return `A post was refused with ${refused.data.status} (${refused.data.reason}).`;
  const accepted = ACCEPTED.safeParse(entry);
  if (!accepted.success) return undefined;
  const { filtered, repeated } = accepted.data;
  const notes = [filtered > 0 ? `${filtered} filtered` : '', repeated > 0 ? `${repeated} known already` : ''];
  const note = notes.filter((text) => text !== '').join(', ');
  return `A post was accepted: ${accepted.data.accepted} event(s)${note === '' ? '' : `, ${note}`}.`;
}
