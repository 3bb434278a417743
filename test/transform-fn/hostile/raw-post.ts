import { connect } from 'node:net';

/** What came back for bytes on the wire. */
export interface RawAnswer {
  /** HTTP status; 'closed' when the connection ended without one. */
  readonly status: number | 'closed';
  readonly text: string;
  readonly milliseconds: number;
}

/** Patience with a server that does not answer. */
const DEADLINE_MILLISECONDS = 5_000;

/** Sends bytes over a connection of their own, and waits until it ends or an answer is whole. */
export function postRaw(port: number, bytes: Buffer): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({
        status: status === undefined ? 'closed' : Number(status),
        text,
        milliseconds: performance.now() - startedAt,
      });
    };
    const timer = setTimeout(finish, DEADLINE_MILLISECONDS);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (/\r\n\r\n/.test(text)) finish();
    });
    socket.on('error', finish);
    socket.on('end', finish);
    socket.on('close', finish);
  });
}
