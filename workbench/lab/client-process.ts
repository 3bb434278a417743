import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Environment } from '../../stacks/environment';
import type { CommandIo } from '../command';
import type { AzureCloud } from './azure/azure-cloud';
import type { Application } from './azure/entra-id';

const BIN = join(__dirname, '..', '..', 'bin', 'noxys-sentinel.js');

/** Variables for a Node process outside a local Azure: where that Azure is, and as whom to sign in. */
export function clientEnvironment(
  { proxy, authorityFile }: Pick<AzureCloud, 'proxy' | 'authorityFile'>,
  { tenantId }: Pick<Environment, 'tenantId'>,
  { clientId, clientSecret }: Application,
): Readonly<Record<string, string>> {
  return {
    HTTPS_PROXY: proxy.url,
    NO_PROXY: '127.0.0.1,localhost',
    NODE_EXTRA_CA_CERTS: authorityFile,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
  };
}

/** Runs a verb in a process of its own, which sees `PATH` and the given variables only; its exit code, `null` after a signal. */
export async function runVerb(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  io: Pick<CommandIo, 'stdout' | 'stderr'>,
): Promise<number | null> {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => io.stdout(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => io.stderr(chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}
