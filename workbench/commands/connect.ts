import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { DefaultAzureCredential } from '@azure/identity';

import { loadEnvironment } from '../../stacks/environment';
import { parseArguments, parseWhole, UsageError } from '../arguments';
import type { Command } from '../command';
import { buildCanary, postCanary } from '../connect/canary-post';
import { connect } from '../connect/connection';
import { readLogin } from '../connect/credentials';
import { createSend, NoAnswer } from '../connect/http';
import { NoxysApi } from '../connect/noxys-api';
import { KeyVault } from '../connect/vault';

const FLAGS = {
  env: { type: 'string' },
  rotate: { type: 'boolean', default: false },
  wait: { type: 'string', default: '600' },
} as const;

const RELAY_TIMEOUT_SECONDS = 30;

/** The verb `connect`: registers the webhook with Noxys. */
export const connectCommand: Command = {
  name: 'connect',
  summary: "register an environment's webhook with Noxys, its secrets in the vault",
  usage: `Registers the webhook of a deployed environment through Noxys' API: its address is the relay's, its events are those that the
environment lets pass, its bearer token is made here. Token, signing secret and hash key go into the environment's Key Vault; none is
shown. Safe to run again: what is there already is used.

Usage: noxys-sentinel connect --env NAME [flags]

  --env NAME   the environment
  --rotate     a new webhook with a new token; the old token is kept as the previous one, and the old webhook goes on until the
               relay takes the new token
  --wait N     seconds to wait for the relay to take new secrets (default 600); it reads them when it starts
  --help       this text

Signs in to Noxys with NOXYS_EMAIL and NOXYS_PASSWORD, or asks for them on a terminal; signs in to Azure as the Azure SDKs do (az
login, AZURE_* variables, workload or managed identity) and needs Key Vault Secrets Officer on the vault. HTTPS_PROXY is obeyed.
What Noxys does not document is set under 'noxys' in the environment file.
Exit codes: 0 fine, 1 something is left to do or failed, 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, FLAGS);
    if (values.env === undefined) throw new UsageError('--env: expected the name of an environment, got nothing.');
    const waitSeconds = parseWhole('wait', values.wait, 0, 86_400);
    const environment = loadEnvironment(values.env);
    const { names, tenantId, noxys } = environment;
    const say = (text: string): void => io.stderr(`${text}\n`);
    const send = createSend();

    const login = await readLogin(process.env, io);
    const isDone = await connect(
      environment,
      { isRotation: values.rotate, waitSeconds },
      {
        noxys: await NoxysApi.login(noxys, login, { send, sleep, say, now: Date.now }),
        vault: new KeyVault(names.vault, names.vaultUri, new DefaultAzureCredential({ tenantId })),
        random: randomBytes,
        sleep,
        say: (text) => io.stdout(`${text}\n`),
        tryRelay: async (secrets) => {
          try {
            const canary = buildCanary(environment, secrets, Date.now());
            return (await postCanary(environment, canary, send, RELAY_TIMEOUT_SECONDS)).status;
          } catch (error) {
            if (error instanceof NoAnswer) return undefined;
            throw error;
          }
        },
      },
    );
    if (isDone) io.stdout(`Connected. See it work: noxys-sentinel verify --env ${environment.name}\n`);
    return isDone ? 0 : 1;
  },
};
