import 'reflect-metadata';

import { webcrypto } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** What serves and what trusts Azure's host names on this machine. All files are PEM. */
export interface Certificates {
  /** Path of the authority's certificate, for `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE`. */
  readonly authorityFile: string;

  /** Path of the leaf certificate. */
  readonly certificateFile: string;

  /** Path of the leaf's private key. */
  readonly keyFile: string;

  /** Text of the leaf certificate. */
  readonly certificate: string;

  /** Text of the leaf's private key. */
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Makes a certificate authority and one leaf for the given host names (a leading `*.` stands for one label).
 *
 * The authority signs once and its private key never leaves memory, so whoever trusts the file trusts nothing but these hosts,
 * and for a week only.
 */
export async function createCertificates(directory: string, hosts: readonly string[]): Promise<Certificates> {
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 7 * DAY) };
  const authorityKeys = await createKeys();
  const authority = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: '01',
      name: 'CN=noxys-sentinel lab authority',
      keys: authorityKeys,
      signingAlgorithm: ALGORITHM,
      ...validity,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    },
    webcrypto,
  );
  const leafKeys = await createKeys();
  const leaf = await X509CertificateGenerator.create(
    {
      serialNumber: '02',
      subject: 'CN=noxys-sentinel lab',
      issuer: authority.subject,
      publicKey: leafKeys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...validity,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns', value }))),
      ],
    },
    webcrypto,
  );
  return writeCertificates(
    directory,
    authority.toString('pem'),
    leaf.toString('pem'),
    await toPem(leafKeys.privateKey),
  );
}

async function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}

async function writeCertificates(
  directory: string,
  authority: string,
  certificate: string,
  key: string,
): Promise<Certificates> {
  await mkdir(directory, { recursive: true });
  const authorityFile = join(directory, 'authority.pem');
  const certificateFile = join(directory, 'azure.pem');
  const keyFile = join(directory, 'azure-key.pem');
  await writeFile(authorityFile, `${authority}\n`);
  await writeFile(certificateFile, `${certificate}\n`);
  await writeFile(keyFile, key, { mode: 0o600 });
  return { authorityFile, certificateFile, keyFile, certificate, key };
}
