import { resourceNotFound } from './arm-error';
import type { ArmAnswer } from './arm-message';
import { isObject } from './json';

interface Operation {
  readonly error: { readonly code: string; readonly message: string } | undefined;
  remainingPolls: number;
}

const HOST = 'https://management.azure.com';
const API_VERSION = '2024-01-01';
const SEGMENT = 'labOperations';

/** Long-running operations: begun by a PUT, polled at an address of their own until they succeed or fail. */
export class Operations {
  private readonly operations = new Map<string, Operation>();

  /**
   * Begins an operation and returns the headers that lead to it.
   *
   * `Retry-After: 0` makes the provider poll at once; without the header it would wait ten seconds.
   */
  begin(subscriptionId: string, error?: Operation['error']): Readonly<Record<string, string>> {
    const id = String(this.operations.size + 1);
    this.operations.set(id, { error, remainingPolls: 1 });
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Resources/${SEGMENT}/${id}`;
    return { 'Azure-AsyncOperation': `${HOST}${path}?api-version=${API_VERSION}`, 'Retry-After': '0' };
  }

  /** Answers a poll; `undefined` for a path that is no operation's. */
  poll(path: string): ArmAnswer | undefined {
    const [, id] = new RegExp(`/providers/Microsoft\\.Resources/${SEGMENT}/(\\d+)$`, 'i').exec(path) ?? [];
    if (id === undefined) return undefined;
    const operation = this.operations.get(id);
    if (!operation) throw resourceNotFound(path);
    return { status: 200, headers: { 'Retry-After': '0' }, body: { id: path, name: id, ...advance(operation) } };
  }
}

function advance(operation: Operation): Readonly<Record<string, unknown>> {
  if (operation.remainingPolls > 0) {
    operation.remainingPolls -= 1;
    return { status: 'InProgress' };
  }
  return isObject(operation.error) ? { status: 'Failed', error: operation.error } : { status: 'Succeeded' };
}
