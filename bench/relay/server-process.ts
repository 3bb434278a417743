import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';

import { SIGNING_SECRET, TOKEN } from './requests';

/** `bare`: node:http, a signature check and JSON.parse. `relay`: the real intake over a queue in memory. */
export type ServerKind = 'bare' | 'relay';

/** What a server tells about itself. */
export interface ServerState {
  readonly port: number;
  readonly peakBytes: number;
  readonly queuedMessages: number;
}

/** Settings of the relay in a bench. */
export const BENCH_SETTINGS: Readonly<Record<string, string>> = {
  NOXYS_BEARER_TOKEN: TOKEN,
  NOXYS_HASH_KEY: 'a-hash-key-for-the-bench',
  NOXYS_SIGNATURE_SCHEME: 'hmac-hex',
  NOXYS_SIGNING_SECRET: SIGNING_SECRET,
  AzureWebJobsStorage__accountName: 'bench',
  LOGS_INGESTION_ENDPOINT: 'https://bench.example.com',
  LOGS_INGESTION_RULE_ID: 'dcr-bench',
};

/** A server in a process of its own, bundled as it ships, so that nothing of the tools counts. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    readonly port: number,
  ) {}

  static async start(kind: ServerKind, settings = BENCH_SETTINGS): Promise<ServerProcess> {
    const directory = mkdtempSync(join(tmpdir(), 'relay-server-'));
    const outfile = join(directory, 'server.js');
    await build({
      entryPoints: [join(__dirname, 'server.ts')],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node20.20',
    });
    const schema = join(__dirname, '../../kql/schema/NoxysEvents_CL.yaml');
    const child = fork(outfile, [kind, schema], { env: settings, execArgv: [] });
    const { port } = await nextState(child);
    return new ServerProcess(child, directory, port);
  }

  /** Asks the server about itself; rejects when it has ended. */
  async state(): Promise<ServerState> {
    if (!this.child.connected) throw new Error('Server: it must be up, but it has ended.');
    this.child.send('state');
    return nextState(this.child);
  }

  stop(): void {
    this.child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true });
  }
}

function nextState(child: ChildProcess): Promise<ServerState> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as ServerState));
    child.once('exit', () => reject(new Error('Server: it must stay up, but it ended.')));
  });
}
