import { createDelivery } from '../../../transform-fn/src/delivery/delivery';
import { sendMessage } from '../../../transform-fn/src/message';
import { MemoryBlobs, MemoryLog, MemoryLogs, MemoryQueue } from './memory-stores';
import { QueueHost } from './queue-host';
import { seededRandom, VirtualClock } from './virtual-clock';

/** A row with what delivery looks at, and some weight. */
export function synthRow(id: number | string, override: Readonly<Record<string, unknown>> = {}) {
  return {
    NoxysTenantId: 'tenant-123',
    EventId: String(id),
    EventTime: '2026-01-15T11:59:00Z',
    UserId: 'alice@example.com',
    ...override,
  };
}

/** A delivery over stores in memory, behind the queue trigger. */
export function synthDelivery(seed = 1) {
  const clock = new VirtualClock();
  const ports = {
    clock,
    random: seededRandom(seed),
    queue: new MemoryQueue(clock),
    claims: new MemoryBlobs(clock),
    deadLetters: new MemoryBlobs(clock),
    logs: new MemoryLogs(clock),
  };
  const log = new MemoryLog();
  const deliver = createDelivery(ports);
  return {
    ...ports,
    ports,
    log,
    deliver,
    host: new QueueHost(clock, ports.queue, deliver, log.write),
    /** Puts rows on the queue as one message. */
    send: (rows: readonly Readonly<Record<string, unknown>>[], traceId = 'trace-1') =>
      sendMessage(ports, { traceId, receivedAt: clock.now(), attempts: 0, rows }, 0),
    /** The ids of what was stored, in order of arrival. */
    storedIds: () => ports.logs.stored.map(({ EventId }) => EventId),
  };
}
