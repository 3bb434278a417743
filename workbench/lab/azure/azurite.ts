import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** Settings for {@link Azurite}. */
export interface AzuriteOptions {
  /** Scratch folder; Azurite runs in it and keeps its data in memory. */
  readonly directory: string;

  /** Storage accounts that exist; the first label of a host name selects one. */
  readonly accounts: readonly string[];

  /** PEM files of a certificate that holds the accounts' host names. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A child whose parent is gone has no use: without this, a killed lab would leave a storage service behind. */
const DIE_WITH_PARENT = 'data:text/javascript,process.on("disconnect",()=>process.exit())';

const LISTENING = /Azurite (Blob|Queue) service is successfully listening at https:\/\/127\.0\.0\.1:(\d+)/;

/** Microsoft's own storage emulator in a process of its own: blobs and queues over TLS, bearer tokens only. */
export class Azurite {
  private constructor(
    private readonly child: ChildProcess,
    readonly blobPort: number,
    readonly queuePort: number,
  ) {}

  /** @throws Error with what Azurite said, when it ends before it listens */
  static async start({ directory, accounts, certificateFile, keyFile }: AzuriteOptions): Promise<Azurite> {
    await mkdir(directory, { recursive: true });
    const flags = ['--inMemoryPersistence', '--silent', '--disableTelemetry', '--skipApiVersionCheck'];
    const ports = ['blob', 'queue', 'table'].flatMap((service) => [`--${service}Port`, '0']);
    const tls = ['--oauth', 'basic', '--cert', certificateFile, '--key', keyFile];
    const child = fork(require.resolve('azurite/dist/src/azurite.js'), [...flags, ...ports, ...tls], {
      cwd: directory,
      // The keys open nothing that matters, and nobody is told them: every client here comes with a token.
      env: { AZURITE_ACCOUNTS: accounts.map((name) => `${name}:${randomBytes(64).toString('base64')}`).join(';') },
      execArgv: ['--import', DIE_WITH_PARENT],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { blob, queue } = await readPorts(child);
    return new Azurite(child, blob, queue);
  }

  /** Ends the process and its data. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

interface Ports {
  readonly blob: number;
  readonly queue: number;
}

/** Azurite tells its ports on standard output only. */
function readPorts(child: ChildProcess): Promise<Ports> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('Azurite: its output must be piped.');
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const ports = new Map<string, number>();
    stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    createInterface({ input: stdout }).on('line', (line) => {
      said.push(line);
      const [, service = '', port = ''] = LISTENING.exec(line) ?? [];
      if (service) ports.set(service, Number(port));
      const [blob, queue] = [ports.get('Blob'), ports.get('Queue')];
      if (blob !== undefined && queue !== undefined) resolve({ blob, queue });
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`Azurite: it must start, but ended with ${code}: ${said.join('\n')}`)),
    );
  });
}
