import { DefaultAzureCredential } from '@azure/identity';

import { QUEUES } from '../../stacks/constructs/relay-storage';
import { AzureQueue } from '../../transform-fn/src/azure/queue';
import { parseArguments, UsageError } from '../arguments';
import { chooseEnvironment } from '../chosen-environment';
import type { Command } from '../command';
import { messageOf } from '../error-message';

/** The verb `redrive`: asks a deployed relay to deliver its dead letters again. */
export const redriveCommand: Command = {
  name: 'redrive',
  summary: 'have the relay of an environment deliver its dead letters again',
  usage: `Puts a message on the relay's redrive queue. The relay then puts every dead letter back on its way; one that is refused again
becomes a dead letter again. Safe to run twice, also at the same time.

Usage: noxys-sentinel redrive --env NAME

  --env NAME   the environment
  --help       this text

Signs in to Azure as the Azure SDKs do (az login, AZURE_* variables, workload or managed identity) and needs Storage Queue Data
Message Sender on the storage account.
Exit codes: 0 the relay was asked, 1 the queue did not take the message, 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, { env: { type: 'string' } });
    if (values.env === undefined) throw new UsageError("--env: expected the name of an environment such as 'prod'.");

    const { names, tenantId } = chooseEnvironment(values.env);
    const queue = new AzureQueue(names.storageAccount, QUEUES.redrive, new DefaultAzureCredential({ tenantId }));
    try {
      await queue.send('redrive', 0);
    } catch (cause) {
      const reason = messageOf(cause).split('\n')[0] ?? '';
      io.stderr(
        `Queue '${QUEUES.redrive}' of ${names.storageAccount}: must take a message, but: ${reason} ` +
          'Sign in as somebody with Storage Queue Data Message Sender on the account.\n',
      );
      return 1;
    }
    io.stdout("The relay was asked. Its log says how many with 'redrive.finished'.\n");
    return 0;
  },
};
