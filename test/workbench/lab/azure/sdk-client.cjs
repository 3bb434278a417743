// Uses Azure through its own SDKs, as a process of the lab does: `node sdk-client.cjs <operation>` reads options and prints the
// result, both JSON.
const { readFileSync } = require('node:fs');

const { ClientSecretCredential, ManagedIdentityCredential } = require('@azure/identity');
const { LogsIngestionClient } = require('@azure/monitor-ingestion');
const { LogsQueryClient } = require('@azure/monitor-query-logs');
const { ContainerClient } = require('@azure/storage-blob');
const { QueueClient } = require('@azure/storage-queue');

const operation = process.argv[2];
const options = JSON.parse(readFileSync(0, 'utf8'));
const identity = new ManagedIdentityCredential({ clientId: options.clientId });

const operations = {
  async queue({ url, text }) {
    const queue = new QueueClient(url, identity);
    await queue.sendMessage(text);
    const [message] = (await queue.receiveMessages()).receivedMessageItems;
    await queue.deleteMessage(message.messageId, message.popReceipt);
    const { approximateMessagesCount } = await queue.getProperties();
    return { text: message.messageText, left: approximateMessagesCount };
  },
  async blob({ url, text }) {
    const blob = new ContainerClient(url, identity).getBlockBlobClient('a/b.json');
    await blob.upload(text, Buffer.byteLength(text));
    const content = (await blob.downloadToBuffer()).toString();
    await blob.delete();
    return { text: content, exists: await blob.exists() };
  },
  async upload({ endpoint, ruleId, stream, rows }) {
    const client = new LogsIngestionClient(endpoint, identity, { retryOptions: { maxRetries: 2, retryDelayInMs: 1 } });
    await client.upload(ruleId, stream, rows);
    return {};
  },
  async query({ tenantId, operator, workspace, kql, timespan }) {
    const credential = new ClientSecretCredential(tenantId, operator.clientId, operator.clientSecret);
    const result = await new LogsQueryClient(credential).queryWorkspace(workspace, kql, timespan, {
      includeVisualization: true,
    });
    const [table] = result.tables;
    return { status: result.status, rows: table.rows, columns: table.columnDescriptors, render: result.visualization };
  },
  async reach({ url }) {
    const queue = new QueueClient(url, identity, { retryOptions: { maxTries: 1 } });
    return queue.getProperties();
  },
};

operations[operation](options).then(
  (result) => process.stdout.write(JSON.stringify({ result })),
  (error) => {
    const cause = error.errors?.[0]?.cause ?? error;
    const { message, code, statusCode, details } = cause;
    process.stdout.write(JSON.stringify({ error: { message, code, statusCode, details } }));
  },
);
