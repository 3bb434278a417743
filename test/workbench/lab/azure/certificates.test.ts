import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Certificates, createCertificates } from '../../../../workbench/lab/azure/certificates';

let directory: string;
let certificates: Certificates;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-certificates-'));
  certificates = await createCertificates(directory, ['account.queue.core.windows.net', '*.vault.azure.net']);
});

afterAll(() => rm(directory, { recursive: true }));

test('signs one leaf for the given host names by an authority of its own', async () => {
  const authority = new X509Certificate(await readFile(certificates.authorityFile));
  const leaf = new X509Certificate(certificates.certificate);

  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(leaf.checkIssued(authority)).toBe(true);
  expect([authority.ca, leaf.ca]).toEqual([true, false]);
  expect(leaf.checkHost('account.queue.core.windows.net')).toBeDefined();
  expect(leaf.checkHost('kv-noxys.vault.azure.net')).toBeDefined();
  expect(leaf.checkHost('other.queue.core.windows.net')).toBeUndefined();
});

test('is valid for a week at most', () => {
  const { validFrom, validTo } = new X509Certificate(certificates.certificate);

  expect(Date.parse(validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(validTo) - Date.now()).toBeLessThanOrEqual(7 * 24 * 60 * 60 * 1000);
});

test('keeps the key of the authority off the disk', async () => {
  const files = await readdir(directory);
  const keys = await Promise.all(
    files.map(async (file) => (await readFile(join(directory, file), 'utf8')).includes('PRIVATE')),
  );

  expect(files.filter((_, index) => keys[index])).toEqual(['azure-key.pem']);
  expect(
    new X509Certificate(certificates.certificate).checkPrivateKey(
      createPrivateKey(await readFile(certificates.keyFile)),
    ),
  ).toBe(true);
});
