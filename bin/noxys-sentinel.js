#!/usr/bin/env node
require('ts-node/register');
require('../workbench/cli.ts');
