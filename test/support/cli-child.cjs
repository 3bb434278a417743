// Runs calls of the command line, one message each, so that a test pays once for loading it: { args } -> { code, stdout, stderr }.
const { join } = require('node:path');
const { PassThrough } = require('node:stream');

require('ts-node').register({ project: join(__dirname, '..', '..', 'tsconfig.json') });
const { runCli } = require('../../workbench/cli.ts');

process.on('message', async ({ args }) => {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: (text) => (written.stdout += text),
    stderr: (text) => (written.stderr += text),
    stdin: new PassThrough(),
    isTerminal: false,
  });
  process.send({ code, ...written });
});
