// Synthesises the environments of test/fixtures in a process of its own, with another package in the place of cdktf.
// Usage: node synthesise-with.cjs PACKAGE FOLDER RELAY_PACKAGE
const Module = require('node:module');
const path = require('node:path');

const [, , replacement, outdir, relayPackage] = process.argv;
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolve(/^cdktf(\/|$)/.test(request) ? request.replace('cdktf', replacement) : request, ...rest);

require('ts-node/register');
const { loadContent } = require('../../kql/content');
const { loadEnvironment } = require('../../stacks/environment');
const { NoxysApp } = require('../../stacks/noxys-app');

const folder = path.join(__dirname, '..', 'fixtures', 'environments');
const environments = ['test', 'prod'].map((name) => loadEnvironment(name, folder));
new NoxysApp({ environments, content: loadContent(), relayPackage, config: { outdir } }).synth();
