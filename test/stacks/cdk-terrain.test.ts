import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { synthApp } from '../support/synth';

test('the same source synthesises the same JSON with CDK Terrain, the maintained fork', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-cdktn-'));
  try {
    const relayPackage = join(folder, 'relay.zip');
    writeFileSync(relayPackage, 'a package of the same bytes in every run');
    const script = join(__dirname, '..', 'support', 'synthesise-with.cjs');

    execFileSync(process.execPath, [script, 'cdktn', join(folder, 'out'), relayPackage]);

    for (const [name, { text }] of synthApp()) {
      const other = readFileSync(join(folder, 'out', 'stacks', name, 'cdk.tf.json'), 'utf8');
      expect(other).toContain('"version": "0.24.0"');
      expect(JSON.parse(other.replace('"version": "0.24.0"', '"version": "0.21.0"'))).toEqual(JSON.parse(text));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
