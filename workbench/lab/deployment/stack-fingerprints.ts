import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

/** A hash of each resource of a synthesised stack, by its Terraform address. */
export type StackFingerprints = Readonly<Record<string, string>>;

const STACK = z.object({
  terraform: z.object({ required_providers: z.object({ azurerm: z.object({ version: z.string() }) }) }),
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
});

/** The relay's package is named by a hash of its content, which changes with each line of the relay and means nothing to Azure. */
const PACKAGE_HASH = /\b[0-9a-f]{16}(?:[0-9a-f]{16})?(?=\.zip|\/relay\.zip)/g;

/** Reads the folder of a synthesised stack and hashes what it asks of Azure. */
export function fingerprintStack(directory: string): StackFingerprints {
  const { resource } = readStack(directory);
  return Object.fromEntries(
    Object.entries(resource).flatMap(([type, resources]) =>
      Object.entries(resources).map(([name, { '//': _comment, ...wanted }]) => {
        const text = JSON.stringify(wanted).replace(PACKAGE_HASH, '');
        return [`${type}.${name}`, createHash('sha256').update(text).digest('hex').slice(0, 16)];
      }),
    ),
  );
}

/** The version of the provider that a synthesised stack asks for. */
export function readProviderVersion(directory: string): string {
  return readStack(directory).terraform.required_providers.azurerm.version;
}

function readStack(directory: string): z.infer<typeof STACK> {
  return STACK.parse(JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')));
}

/** The addresses whose resource is another than it was, or is only there or only was. */
export function findChangedAddresses(before: StackFingerprints, now: StackFingerprints): string[] {
  const addresses = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...addresses].filter((address) => before[address] !== now[address]).sort();
}
