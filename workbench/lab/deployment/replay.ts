import type { KustoTable } from '../../../kql/language/parse';
import type { Permission } from '../azure/resource-manager/access-control';
import { createResourceManager } from '../azure/resource-manager/create-resource-manager';
import { toPrincipal } from '../azure/tokens';
import { type Exchange, hashAnswer, type Recording } from './recording';

/** An exchange that goes otherwise than it was recorded. */
export interface Difference {
  /** Line of the recording, from 1. */
  readonly line: number;
  readonly request: string;
  readonly expected: string;
  readonly actual: string;
}

/** What a replay came to. */
export interface Replay {
  readonly differences: readonly Difference[];

  /** The permissions that were asked for on the way. */
  readonly asked: readonly Permission[];
}

/**
 * Sends the requests of a recording to a new Resource Manager, each at its own time, and lists what is answered differently.
 *
 * This shows, where the provider cannot be had, that the local Azure still says to it what made it content.
 */
export async function replayRecording(
  { head, exchanges }: Recording,
  standardTables: readonly KustoTable[],
): Promise<Replay> {
  let now = 0;
  const nothing = (): Promise<void> => Promise.resolve();
  const manager = createResourceManager({
    ...head,
    securityInsightsId: head.securityInsightsId,
    storage: { createContainer: nothing, deleteContainer: nothing, createQueue: nothing, deleteQueue: nothing },
    standardTables,
    now: () => now,
    toPrincipal,
  });
  for (const seed of head.seeds) manager.azure.store.put(seed);
  const [deployer = ''] = head.principals;
  const differences: Difference[] = [];
  for (const [index, exchange] of exchanges.entries()) {
    now = exchange.at;
    // Not read as a URL: azurerm begins some paths with two slashes, which would be a host.
    const [path = '', query] = exchange.url.split('?');
    const { status, body } = await manager.handle({
      method: exchange.method,
      path: decodeURIComponent(path),
      query: new URLSearchParams(query),
      body: exchange.body,
      caller: { objectId: deployer },
    });
    const actual = `${status} ${hashAnswer(body)}`;
    const expected = `${exchange.status} ${exchange.answer}`;
    if (actual !== expected) differences.push({ line: index + 2, request: describe(exchange), expected, actual });
  }
  return { differences, asked: manager.azure.access.asked };
}

function describe({ method, url }: Exchange): string {
  return `${method} ${url}`;
}
