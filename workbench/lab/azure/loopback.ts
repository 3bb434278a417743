import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * Starts a server on 127.0.0.1 and answers its port.
 *
 * @param port a free one when it is 0
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}
