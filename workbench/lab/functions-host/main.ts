import { messageOf } from '../../error-message';
import { FunctionsHost } from './functions-host';
import type { HostMessage, HostStart, ParentMessage } from './messages';
import { tunnelHttps } from './tunnel';

// The process of a built Functions app: its parent forks it and talks to it over IPC.

function send(message: HostMessage): void {
  if (process.connected) process.send?.(message);
}

async function run(start: HostStart): Promise<void> {
  const { HTTPS_PROXY: proxy, ...environment } = process.env;
  if (proxy !== undefined) {
    tunnelHttps(proxy);
    delete process.env['HTTPS_PROXY'];
  }
  const host = await FunctionsHost.load(start, environment, (log) => send({ type: 'log', log }));
  const stop = (): void => void host.stop().finally(() => process.exit(0));
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'stop') stop();
    else void host.whenIdle().then(() => send({ type: 'idle', request: message.request }));
  });
  process.once('SIGTERM', stop);
  const { port, key } = await host.listen();
  send({ type: 'ready', port, key });
}

// Without its parent the process has no use, and must not be left behind.
process.on('disconnect', () => process.exit(1));

run(JSON.parse(process.argv[2] ?? '{}') as HostStart).catch((error: unknown) => {
  const message = messageOf(error);
  process.send?.({ type: 'failed', message } satisfies HostMessage, () => process.exit(1));
});
