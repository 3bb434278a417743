#!/usr/bin/env node
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const { findSnapshot } = require('./language-snapshot.js');

/** Verbs that do little else than to read queries, and so gain most from a language service that is loaded already. */
const READERS = ['lint', 'fmt'];

const snapshot = READERS.includes(process.argv[2]) ? findSnapshot() : undefined;
if (snapshot !== undefined) {
  const { status } = spawnSync(process.execPath, ['--snapshot-blob', snapshot, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

// The project is named, since ts-node would look for it from the folder that the command is called in.
require('ts-node').register({ project: join(__dirname, '..', 'tsconfig.json') });
const { runCli } = require('../workbench/cli.ts');

// A reader that has seen enough (`| head`) closes the pipe: that is its right, not an error of ours. A verb that listens for
// signals gets one, so that it can end what it has started.
let isRead = true;
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  if (isRead && !process.emit('SIGTERM')) process.exit();
  isRead = false;
});

const io = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stdin: process.stdin,
  isTerminal: process.stderr.isTTY === true,
};

runCli(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
