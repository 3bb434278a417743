import { resourceNotFound } from './arm-error';
import type { ArmAnswer } from './arm-message';

/** Why an operation failed. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
}

interface Operation {
  readonly error: OperationError | undefined;
  remainingPolls: number;
}

const HOST = 'https://management.azure.com';
const API_VERSION = '2024-01-01';
const STATUS = /\/operationStatuses\/(\d+)$/i;

/** Long-running operations: begun by a PUT or a POST, polled at an address of their own until they succeed or fail. */
export class Operations {
  private readonly operations = new Map<string, Operation>();

  /**
   * Begins an operation and returns the headers that lead to it.
   *
   * `Retry-After: 0` makes the provider poll at once; without the header it would wait ten seconds.
   *
   * @param owner path that the operation's address begins with: a deployment's own, or that of a namespace
   */
  begin(owner: string, error?: OperationError): Readonly<Record<string, string>> {
    const id = String(this.operations.size + 1);
    this.operations.set(id, { error, remainingPolls: 1 });
    const address = `${HOST}${owner}/operationStatuses/${id}?api-version=${API_VERSION}`;
    return { 'Azure-AsyncOperation': address, 'Retry-After': '0' };
  }

  /** Whether a path is the address of an operation. */
  has(path: string): boolean {
    return STATUS.test(path);
  }

  /** Answers a poll. */
  poll(path: string): ArmAnswer {
    const [, id = ''] = STATUS.exec(path) ?? [];
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
  return operation.error ? { status: 'Failed', error: operation.error } : { status: 'Succeeded' };
}
