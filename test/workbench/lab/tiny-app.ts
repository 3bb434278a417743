import { app } from '@azure/functions';
import { QueueClient } from '@azure/storage-queue';
import { ManagedIdentityCredential } from '@azure/identity';

// A Functions app for the tests of the host's stand-in: each function shows one rule of the host.

const identity = new ManagedIdentityCredential({ clientId: process.env['AzureWebJobsStorage__clientId'] ?? '' });
const account = process.env['AzureWebJobsStorage__accountName'] ?? '';
const queue = new QueueClient(`https://${account}.queue.core.windows.net/work`, identity);

app.http('echo', {
  route: 'echo/{name}',
  methods: ['POST', 'PUT'],
  authLevel: 'anonymous',
  handler: async (request, context) => ({
    status: 201,
    headers: { 'x-kind': 'echo' },
    jsonBody: {
      method: request.method,
      name: request.params['name'],
      query: request.query.get('q'),
      header: request.headers.get('x-sent'),
      bytes: [...new Uint8Array(await request.arrayBuffer())],
      trace: context.traceContext?.traceParent?.split('-')[1],
    },
  }),
});

app.http('secret', { methods: ['GET'], authLevel: 'function', handler: () => ({ body: 'opened' }) });
app.http('broken', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: () => {
    throw new Error('broken on purpose');
  },
});
app.http('nothing', { methods: ['GET'], authLevel: 'anonymous', handler: () => Promise.resolve(undefined as never) });
app.http('off', { methods: ['GET'], authLevel: 'anonymous', handler: () => ({ body: 'never' }) });

app.http('send', {
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: async (request) => {
    const messages = (await request.json()) as string[];
    await Promise.all(messages.map((message) => queue.sendMessage(Buffer.from(message).toString('base64'))));
    return { status: 202 };
  },
});
app.http('send-plain', {
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: async (request) => {
    await queue.sendMessage(await request.text());
    return { status: 202 };
  },
});

interface Work {
  readonly id: string;

  /** How many attempts fail before one succeeds. */
  readonly failures?: number;
  readonly milliseconds?: number;
}

app.storageQueue('work', {
  queueName: '%WORK_QUEUE%',
  connection: 'AzureWebJobsStorage',
  handler: async (message, context) => {
    const { id, failures = 0, milliseconds = 0 } = message as Work;
    const attempt = Number(context.triggerMetadata?.['dequeueCount']);
    context.log(JSON.stringify({ event: 'started', id, attempt }));
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (attempt <= failures) throw new Error(`'${id}' fails`);
    context.log(JSON.stringify({ event: 'done', id, attempt }));
  },
});

app.timer('tick', {
  schedule: '* * * * * *',
  handler: (_, context) => context.log(JSON.stringify({ event: 'ticked' })),
});

console.warn('the app is loaded');
