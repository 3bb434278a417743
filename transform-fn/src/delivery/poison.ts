import type { Log } from '../ports';

/**
 * Says how many messages lie in the poison queue: the Functions host puts there what could not be read, or failed too often. Says
 * nothing while it is empty.
 */
export async function reportPoison(countMessages: () => Promise<number>, log: Log): Promise<void> {
  const messages = await countMessages();
  if (messages > 0) log({ event: 'queue.poisoned', level: 'error', messages });
}
