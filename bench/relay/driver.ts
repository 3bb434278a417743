import { connect, type Socket } from 'node:net';

/** What a run of the driver measured. */
export interface Measure {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not 200. */
  readonly failed: number;
}

/**
 * Closed loop: each connection sends its next request as soon as the last one is answered. The driver polls and never
 * sleeps: a sleeper is woken at the server's cost, and the slower the server, the more often.
 */
export async function driveClosedLoop(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<Measure> {
  const latencies: number[] = [];
  let failed = 0;
  let next = 0;
  const startedAt = performance.now();
  let polling = setImmediate(function poll() {
    polling = setImmediate(poll);
  });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await Connection.open(port);
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const sentAt = performance.now();
        if (!(await connection.send(request))) failed += 1;
        latencies.push(performance.now() - sentAt);
      }
      connection.close();
    }),
  );
  clearImmediate(polling);
  return toMeasure(latencies, failed, performance.now() - startedAt);
}

/** Open loop: requests leave at a fixed rate whatever the answers do; latency counts from when one was due. */
export async function driveOpenLoop(port: number, requests: readonly Buffer[], perSecond: number): Promise<Measure> {
  const idle: Connection[] = [];
  const latencies: number[] = [];
  const answers: Promise<void>[] = [];
  let failed = 0;
  const startedAt = performance.now();

  const send = async (request: Buffer, dueAt: number): Promise<void> => {
    const connection = idle.pop() ?? (await Connection.open(port));
    if (!(await connection.send(request))) failed += 1;
    latencies.push(performance.now() - dueAt);
    idle.push(connection);
  };
  for (let sent = 0; sent < requests.length;) {
    const due = Math.min(requests.length, Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
    for (; sent < due; sent += 1) {
      const request = requests[sent];
      if (request !== undefined) answers.push(send(request, startedAt + (sent / perSecond) * 1000));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(answers);
  for (const connection of idle) connection.close();
  return toMeasure(latencies, failed, performance.now() - startedAt);
}

/** One keep-alive connection that has at most one request under way. A bare socket, so that the driver costs little. */
class Connection {
  private answered: (isOk: boolean) => void = () => undefined;
  private received = '';

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.receive(chunk));
    socket.on('error', () => this.answered(false));
    socket.on('close', () => this.answered(false));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  send(request: Buffer): Promise<boolean> {
    return new Promise((resolve) => {
      this.answered = resolve;
      this.socket.write(request, (error) => (error ? resolve(false) : undefined));
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(chunk: string): void {
    this.received += chunk;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.received)?.[1] ?? '0');
    if (this.received.length < headEnd + 4 + length) return;
    const isOk = this.received.startsWith('HTTP/1.1 200');
    this.received = '';
    this.answered(isOk);
  }
}

function toMeasure(latencies: number[], failed: number, milliseconds: number): Measure {
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requests: latencies.length,
    perSecond: (latencies.length / milliseconds) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    failed,
  };
}
