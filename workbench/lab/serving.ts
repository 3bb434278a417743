import type { Interrupt } from './interrupt';
import type { Lab } from './lab';
import { QueryEndpoint } from './query-endpoint';
import { parsePost, type LoggedPost } from './relay-log';
import { formatFailedRuns, formatIncident, formatRequests } from './report/text';

/** Writes what is to be read while the lab serves. */
export type Write = (text: string) => void;

/** Lets others post and query, and shows what becomes of each post, until the user wants to stop. */
export async function serve(lab: Lab, write: Write, interrupt: Interrupt): Promise<void> {
  const queries = await QueryEndpoint.start(lab.bearerToken, ({ query, ...options }) => lab.query(query, options));
  try {
    write(introduce(lab, queries.address));
    await showUntilStopped(lab, write, interrupt);
  } finally {
    await queries.stop();
  }
}

async function showUntilStopped(lab: Lab, write: Write, interrupt: Interrupt): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const posts: LoggedPost[] = [];
    let work: Promise<void> = Promise.resolve();
    lab.onLog((log) => {
      const post = parsePost(log);
      if (post === undefined) return;
      posts.push(post);
      work = work.then(() => (posts.length === 0 ? undefined : showPosts(lab, posts, write)));
      // After an interrupt the promise has settled, and a failure only says that the lab was stopped.
      work.catch(reject);
    });
    void interrupt.wait().then(resolve);
  });
}

/**
 * Shows how posts were answered, runs the clock on, and shows what is new.
 *
 * Posts that come while the clock runs on are shown before what is new, since it may be due to them.
 *
 * @param posts those not shown yet; emptied here, and filled by others meanwhile
 */
async function showPosts(lab: Lab, posts: LoggedPost[], write: Write): Promise<void> {
  const { sentinel, clock } = lab;
  const before = new Map(sentinel.incidents.map((incident) => [incident.id, incident.alerts.length]));
  const runsBefore = sentinel.playbookRuns.length;
  let hasStored = false;
  write('\n');
  while (posts.length > 0) {
    const shown = posts.splice(0);
    write(shown.map((post) => `${describePost(post)}\n`).join(''));
    if (!shown.some(isStored)) continue;
    hasStored = true;
    await lab.catchUp();
  }
  if (!hasStored) return;

  const changed = sentinel.incidents.filter(({ id, alerts }) => alerts.length !== before.get(id));
  for (const incident of changed) {
    write(`  ${before.has(incident.id) ? 'Incident with a new alert' : 'New incident'}\n${formatIncident(incident)}`);
  }
  const runs = sentinel.playbookRuns.slice(runsBefore);
  const requests = runs.flatMap(({ changes }) => changes);
  write(formatRequests(requests, sentinel.incidents) + formatFailedRuns(runs, sentinel.incidents));
  if (changed.length === 0) write('  No alert.\n');
  write(`  The clock stands at ${clock.now.slice(0, 16).replace('T', ' ')} and waits for the next post.\n`);
}

function introduce({ url, bearerToken, clock }: Lab, queries: string): string {
  const event = {
    timestamp: `${clock.now.slice(0, 19)}Z`,
    event_type: 'interaction.high_risk',
    tenant_id: 'tenant-123',
    data: { id: 'int_try', platform_id: 'deepseek', user_id: 'you', risk_score: 0.93 },
  };
  return `
The relay is listening: ${url}
Queries: ${queries}
Bearer token: ${bearerToken}

Try (each post is a new event, since its id is the time in seconds):
  curl -sS ${url} -H 'Authorization: Bearer ${bearerToken}' -H 'Content-Type: application/json' \\
    -d '{"id":"evt_'$(date +%s)'",${JSON.stringify(event).slice(1)}'
  npx noxys-sentinel query --lab ${queries} --token ${bearerToken} 'NoxysEvents_CL | count'

After each post the simulated clock runs on until every rule has seen it. Ctrl-C ends the lab.
`;
}

/** Whether rows come of a post. */
function isStored(post: LoggedPost): boolean {
  return post.event === 'intake.accepted' && post.accepted > post.filtered + post.repeated;
}

function describePost(post: LoggedPost): string {
  if (post.event === 'intake.refused') return `A post was refused with ${post.status} (${post.reason}).`;
  const { accepted, filtered, repeated } = post;
  const notes = [`${accepted} event${accepted === 1 ? '' : 's'} accepted`];
  if (filtered > 0) notes.push(`${filtered} filtered`);
  if (repeated > 0) notes.push(`${repeated} known already`);
  return `A post: ${notes.join(', ')}.`;
}
