import type { Environment } from '../../stacks/environment';
import { toRelaySettings } from '../../stacks/relay-settings';
import { loadSettings } from '../../transform-fn/src/settings';
import { environmentFixture } from '../support/synth';

const TARGET = { ingestionEndpoint: 'https://dce-test.westeurope-1.ingest.monitor.azure.com', ruleId: 'dcr-0123' };

test('refers to the two secrets that are always in use, by addresses without a version', () => {
  const settings = settingsOf();

  expect(settings['NOXYS_BEARER_TOKEN']).toBe(
    '@Microsoft.KeyVault(SecretUri=https://noxys-test-13afab.vault.azure.net/secrets/noxys-bearer-token)',
  );
  expect(settings['NOXYS_HASH_KEY']).toMatch(/secrets\/noxys-hash-key\)$/);
});

test('leaves out the secrets that are not in use', () => {
  expect(Object.keys(settingsOf()).filter((name) => /SIGNING|PREVIOUS/.test(name))).toEqual([]);
});

test('refers to the signing secret when a scheme is set', () => {
  const settings = settingsOf({ signatureScheme: 'hmac-hex' });

  expect(settings['NOXYS_SIGNATURE_SCHEME']).toBe('hmac-hex');
  expect(settings['NOXYS_SIGNING_SECRET']).toMatch(/secrets\/noxys-signing-secret\)$/);
});

test('refers to the previous secrets while they are in rotation', () => {
  const settings = settingsOf({
    signatureScheme: 'hmac-hex',
    secretsInRotation: ['bearer-token', 'signing-secret'],
  });

  expect(settings['NOXYS_BEARER_TOKEN_PREVIOUS']).toMatch(/secrets\/noxys-bearer-token-previous\)$/);
  expect(settings['NOXYS_SIGNING_SECRET_PREVIOUS']).toMatch(/secrets\/noxys-signing-secret-previous\)$/);
});

test('passes what differs from the scheme', () => {
  const settings = settingsOf({
    signatureScheme: 'hmac-hex',
    signatureOptions: { header: 'X-Signature', signedContent: '{timestamp}.{body}' },
    successStatus: 202,
    eventFilter: [],
  });

  expect(settings).toMatchObject({
    NOXYS_SIGNATURE_HEADER: 'X-Signature',
    NOXYS_SIGNED_CONTENT: '{timestamp}.{body}',
    NOXYS_SUCCESS_STATUS: '202',
    NOXYS_DENIED_EVENT_TYPES: '',
  });
});

test('the relay accepts the settings once the platform has resolved the secrets', () => {
  const settings = settingsOf({ signatureScheme: 'standard-webhooks', secretsInRotation: ['bearer-token'] });
  const resolved = Object.fromEntries(
    Object.entries({ ...settings, AzureWebJobsStorage__accountName: 'stnoxystest' }).map(([name, value]) => [
      name,
      value.startsWith('@Microsoft.KeyVault(') ? 'YSBzZWNyZXQgb2Ygc3VmZmljaWVudCBsZW5ndGg=' : value,
    ]),
  );

  expect(loadSettings(resolved)).toMatchObject({
    queueName: 'events',
    ingestionRuleId: 'dcr-0123',
    ingestionStream: 'Custom-NoxysEvents',
  });
});

function settingsOf(override: Partial<Environment> = {}): Record<string, string> {
  return toRelaySettings({ ...environmentFixture('test'), ...override }, TARGET);
}
