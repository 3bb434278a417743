import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadContent } from '../../kql/content';
import { loadEnvironments } from '../../stacks/environment';
import { parseArguments } from '../arguments';
import type { Command, CommandIo } from '../command';
import { prepareBundle } from '../lab/bundle';
import { synthesise } from '../lab/deployment/synthesis';
import { ProviderMissing, Terraform, TerraformMissing } from '../terraform/terraform';

/** The verb `validate`: terraform's own check of every stack. */
export const validateCommand: Command = {
  name: 'validate',
  summary: "check every stack against the provider's schema with terraform validate",
  usage: `Synthesises the stacks of every environment and runs 'terraform init -backend=false' and 'terraform validate' on each.

Usage: noxys-sentinel validate

Where terraform or the provider cannot be had, it says so, says how to get them, and counts as skipped.
Exit codes: 0 fine or skipped, 1 a stack is not valid, 2 wrong use.
`,

  async run(args, io) {
    parseArguments(args, {});
    const directory = await mkdtemp(join(tmpdir(), 'noxys-validate-'));
    try {
      return await validateAll(directory, io);
    } catch (error) {
      if (!(error instanceof TerraformMissing) && !(error instanceof ProviderMissing)) throw error;
      io.stdout(`validate: skipped, no stack was checked: ${error.message}\n`);
      return 0;
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function validateAll(directory: string, io: CommandIo): Promise<0 | 1> {
  await prepareBundle();
  const content = loadContent();
  let count = 0;
  let invalid = 0;
  let providers: string | undefined;
  for (const environment of loadEnvironments(undefined)) {
    const folders = synthesise(environment, content, join(directory, environment.name));
    for (const name of ['ingestion', 'detection'] as const) {
      const terraform = new Terraform({ directory: folders[name], environment: {} });
      await terraform.fetchProviders(providers);
      providers ??= terraform.providers;
      const errors = await validate(terraform);
      count += 1;
      if (errors.length > 0) invalid += 1;
      for (const error of errors) io.stdout(`noxys-${environment.name}-${name}: ${error}\n`);
    }
  }
  io.stdout(`validate: ${count} stacks, ${invalid} not valid.\n`);
  return invalid === 0 ? 0 : 1;
}

async function validate(terraform: Terraform): Promise<readonly string[]> {
  const { exitCode, errors } = await terraform.validate();
  return exitCode === 0 ? [] : errors;
}
