import type { DequeuedMessageItem } from '@azure/storage-queue';

import type { RpcData } from './core-api';

/**
 * The text of a message, or undefined when it is not in the encoding that the host expects.
 *
 * The host does not guess: with `base64`, a sender of plain text has every message moved to the poison queue.
 */
export function decodeMessage(text: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') return text;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes.toString('utf8') : undefined;
}

/** What a function can read of a message besides its text, by the host's names. */
export function toTriggerMetadata(message: DequeuedMessageItem, text: string): Record<string, RpcData> {
  const { messageId, dequeueCount, insertedOn, expiresOn, nextVisibleOn, popReceipt } = message;
  return {
    QueueTrigger: { string: text },
    Id: { string: messageId },
    PopReceipt: { string: popReceipt },
    DequeueCount: { json: String(dequeueCount) },
    InsertionTime: { json: JSON.stringify(insertedOn) },
    ExpirationTime: { json: JSON.stringify(expiresOn) },
    NextVisibleTime: { json: JSON.stringify(nextVisibleOn) },
  };
}
