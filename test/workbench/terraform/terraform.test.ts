import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { countChanges } from '../../../workbench/terraform/plan';
import { ProviderMissing, Terraform, TerraformMissing } from '../../../workbench/terraform/terraform';

const PLAN = {
  resource_changes: [
    { address: 'a.kept', change: { actions: ['no-op'] } },
    { address: 'a.made', change: { actions: ['create'] } },
    { address: 'a.changed', change: { actions: ['update'] } },
    { address: 'a.replaced', change: { actions: ['delete', 'create'] } },
    { address: 'a.gone', change: { actions: ['delete'] } },
  ],
  output_changes: { url: { actions: ['update'] } },
};

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-terraform-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('reads what a plan changes from the plan itself', async () => {
  const terraform = await openTerraform(`
    case "$1" in
      show) echo '${JSON.stringify(PLAN)}' ;;
      plan) echo 'Plan: 1 to add' ;;
    esac`);

  const plan = await terraform.plan();

  expect(plan).toMatchObject({
    created: ['a.made'],
    updated: ['a.changed'],
    replaced: ['a.replaced'],
    destroyed: ['a.gone'],
    changesOutputsOnly: false,
  });
  expect(countChanges(plan)).toBe(4);
});

test('tells a plan that changes nothing but outputs', async () => {
  const terraform = await openTerraform(
    `[ "$1" = show ] && echo '${JSON.stringify({ ...PLAN, resource_changes: [] })}'; exit 0`,
  );

  expect(await terraform.plan()).toMatchObject({ changesOutputsOnly: true });
});

test('returns the errors of an apply without their frames, and the sentence that ends a good one', async () => {
  const failing = await openTerraform(`
    echo '╷' >&2; echo '│ Error: creating Rule: 400' >&2; echo '│ ' >&2; echo '│   with a.b,' >&2; echo '╵' >&2
    echo '│ Error: second' >&2; exit 1`);
  const succeeding = await openTerraform(`echo 'Apply complete! Resources: 3 added, 0 changed, 0 destroyed.'`);

  expect(await failing.apply()).toEqual({
    exitCode: 1,
    errors: ['creating Rule: 400 with a.b,', 'second'],
    summary: '',
  });
  expect(await succeeding.apply()).toEqual({ exitCode: 0, errors: [], summary: '3 added, 0 changed, 0 destroyed' });
});

test('passes the cloud to terraform, and nothing of the shell but what it needs to run', async () => {
  process.env['ARM_ACCESS_KEY'] = 'of-the-shell';
  const lines: string[] = [];
  const terraform = await openTerraform('env', { HTTPS_PROXY: 'http://127.0.0.1:1' }, lines);

  await terraform.apply();
  delete process.env['ARM_ACCESS_KEY'];

  expect(lines).toContain('HTTPS_PROXY=http://127.0.0.1:1');
  expect(lines).toContain('CHECKPOINT_DISABLE=1');
  expect(lines.join('\n')).not.toContain('ARM_ACCESS_KEY');
});

test('gets providers outside the cloud, and initialises inside it with what it got', async () => {
  const lines: string[] = [];
  const terraform = await openTerraform('echo "$HTTPS_PROXY|$*"', { HTTPS_PROXY: 'http://127.0.0.1:1' }, lines);

  await terraform.init();

  expect(lines).toEqual([
    '|init -input=false -no-color -backend=false',
    `http://127.0.0.1:1|init -input=false -no-color -plugin-dir=${join(directory, '.terraform', 'providers')}`,
  ]);
});

test('says how to get the provider, and how to get terraform, where there is none', async () => {
  const offline = await openTerraform('echo "Error: no such host" >&2; exit 1');
  const missing = new Terraform({ directory, environment: {}, binary: join(directory, 'nowhere') });

  await expect(offline.init()).rejects.toThrow(ProviderMissing);
  await expect(offline.init()).rejects.toThrow(/no such host\n.*mirror/s);
  await expect(missing.apply()).rejects.toThrow(TerraformMissing);
});

test('fails a plan with what terraform said', async () => {
  const terraform = await openTerraform('echo "Error: state is locked" >&2; exit 1');

  await expect(terraform.plan()).rejects.toThrow("Terraform: 'plan' must succeed, but said: state is locked");
});

let count = 0;

/** A terraform that does what the script says. */
async function openTerraform(
  script: string,
  environment: Record<string, string> = {},
  lines: string[] = [],
): Promise<Terraform> {
  count += 1;
  const binary = join(directory, `terraform-${count}`);
  await writeFile(binary, `#!/bin/sh\n${script}\n`);
  await chmod(binary, 0o755);
  return new Terraform({ directory, environment, binary, onLine: (line) => lines.push(line) });
}
