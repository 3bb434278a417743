import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { DefaultAzureCredential } from '@azure/identity';

import { parseArguments, parseWhole, UsageError } from '../arguments';
import { chooseEnvironment } from '../chosen-environment';
import type { Command } from '../command';
import { buildCanary, postCanary, type SenderSecrets } from '../connect/canary-post';
import { connect, prepareSecrets } from '../connect/connection';
import { readLogin } from '../connect/credentials';
import { createSend, NoAnswer } from '../connect/http';
import { NoxysApi } from '../connect/noxys-api';
import { restartApp } from '../connect/relay-restart';
import { KeyVault } from '../connect/vault';

const FLAGS = {
  env: { type: 'string' },
  rotate: { type: 'boolean', default: false },
  'secrets-only': { type: 'boolean', default: false },
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

  --env NAME      the environment
  --rotate        a new webhook with a new token; the old token is kept as the previous one, and the old webhook goes on until the
                  relay takes the new token
  --secrets-only  make the secrets that the relay needs where the vault has none, and leave Noxys alone: for an environment that
                  only test events reach
  --wait N        seconds to wait for the relay to take new secrets (default 600); it reads them when it starts, and is restarted
                  where that is allowed
  --help          this text

Signs in to Noxys with NOXYS_EMAIL and NOXYS_PASSWORD, or asks for them on a terminal; signs in to Azure as the Azure SDKs do (az
login, AZURE_* variables, workload or managed identity) and needs Key Vault Secrets Officer on the vault; with Website Contributor on
the function app it restarts the relay itself. HTTPS_PROXY is obeyed.
What Noxys does not document is set under 'noxys' in the environment file.
Exit codes: 0 fine, 1 something is left to do or failed, 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, FLAGS);
    if (values.env === undefined) throw new UsageError('--env: expected the name of an environment, got nothing.');
    if (values.rotate && values['secrets-only']) {
      throw new UsageError("--rotate: expected without '--secrets-only', got both. A new token needs a new webhook.");
    }
    const waitSeconds = parseWhole('wait', values.wait, 0, 86_400);
    const environment = chooseEnvironment(values.env);
    const { names, tenantId, noxys } = environment;
    const say = (text: string): void => io.stderr(`${text}\n`);
    const send = createSend();

    const credential = new DefaultAzureCredential({ tenantId });
    const ports = {
      vault: new KeyVault(names.vault, names.vaultUri, credential),
      random: randomBytes,
      sleep,
      say: (text: string) => io.stdout(`${text}\n`),
      restartRelay: () => restartApp(names.functionAppId, send, credential),
      tryRelay: async (secrets: SenderSecrets) => {
        try {
          const canary = buildCanary(environment, secrets, Date.now());
          return (await postCanary(environment, canary, send, RELAY_TIMEOUT_SECONDS)).status;
        } catch (error) {
          if (error instanceof NoAnswer) return undefined;
          throw error;
        }
      },
    };
    if (values['secrets-only']) return (await prepareSecrets(environment, { waitSeconds }, ports)) ? 0 : 1;
    const login = await readLogin(process.env, io);
    const session = await NoxysApi.login(noxys, login, { send, sleep, say, now: Date.now });
    const isDone = await connect(environment, { isRotation: values.rotate, waitSeconds }, { ...ports, noxys: session });
    if (isDone) io.stdout(`Connected. See it work: noxys-sentinel verify --env ${environment.name}\n`);
    return isDone ? 0 : 1;
  },
};
