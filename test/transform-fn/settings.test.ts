import { createHmac } from 'node:crypto';

import { loadSettings } from '../../transform-fn/src/settings';
import { synthEnvironment, synthSettings } from './support/synth';

test('reads what is given, and has a default for the rest', () => {
  expect(synthSettings()).toMatchObject({
    signature: undefined,
    deniedEventTypes: new Set(['interaction.created']),
    successStatus: 200,
    queueName: 'events',
    ingestionStream: 'Custom-NoxysEvents',
  });
});

test('denies no event type when the list is empty', () => {
  expect(synthSettings({ NOXYS_DENIED_EVENT_TYPES: '' }).deniedEventTypes.size).toBe(0);
});

test('reads a list of denied event types without regard to case and spaces', () => {
  expect(synthSettings({ NOXYS_DENIED_EVENT_TYPES: 'Policy.Created, policy.updated,' }).deniedEventTypes).toEqual(
    new Set(['policy.created', 'policy.updated']),
  );
});

test('takes the previous token beside the current one', () => {
  expect(synthSettings({ NOXYS_BEARER_TOKEN_PREVIOUS: 'the-token-before-this' }).bearerDigests).toHaveLength(2);
});

test('names every problem at once, and repeats no value', () => {
  const environment = {
    ...synthEnvironment(),
    NOXYS_BEARER_TOKEN: 'short-secret',
    NOXYS_HASH_KEY: undefined,
    NOXYS_SUCCESS_STATUS: '500',
    NOXYS_SIGNATURE_SCHEME: 'rot13',
    LOGS_INGESTION_ENDPOINT: 'http://dce.example.com',
  };

  expect(() => loadSettings(environment)).toThrow(
    [
      'Settings: the relay takes no event until these are right.',
      "  'NOXYS_BEARER_TOKEN' must be a secret of at least 16 characters without spaces, got a text of another form.",
      "  'NOXYS_HASH_KEY' must be a secret of at least 16 characters without spaces, got nothing.",
      "  'NOXYS_SUCCESS_STATUS' must be a status from 200 to 299, got a text of another form.",
      "  'NOXYS_SIGNATURE_SCHEME' must be one of none, standard-webhooks, hmac-hex, hmac-base64, hmac-sha256-prefix, got another text.",
      "  'LOGS_INGESTION_ENDPOINT' must be an https address without a path, got a text of another form.",
    ].join('\n'),
  );
});

test('refuses a secret that the platform has not resolved', () => {
  const reference = '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/bearer-token)';

  expect(() => synthSettings({ NOXYS_BEARER_TOKEN: reference })).toThrow(
    "'NOXYS_BEARER_TOKEN' must be a value, found an unresolved Key Vault reference.",
  );
});

test('does not mind a setting of somebody else', () => {
  expect(() => synthSettings({ SOMEBODY_ELSES: '@Microsoft.KeyVault(SecretUri=x)' })).not.toThrow();
});

test('wants a signing secret only when a scheme is named', () => {
  expect(() => synthSettings({ NOXYS_SIGNATURE_SCHEME: 'hmac-hex' })).toThrow("'NOXYS_SIGNING_SECRET' must be set");
  expect(synthSettings({ NOXYS_SIGNING_SECRET: 'whsec_c2VjcmV0LW9mLXRlc3Rz' }).signature).toBeUndefined();
});

test('names a missing signing secret beside other problems', () => {
  const wrong = { NOXYS_SIGNATURE_SCHEME: 'hmac-hex', NOXYS_SUCCESS_STATUS: '500' };

  expect(() => synthSettings(wrong)).toThrow(
    [
      "  'NOXYS_SUCCESS_STATUS' must be a status from 200 to 299, got a text of another form.",
      "  'NOXYS_SIGNING_SECRET' must be set for the scheme of 'NOXYS_SIGNATURE_SCHEME', got nothing.",
    ].join('\n'),
  );
});

const SIXTEEN_BYTES = Buffer.alloc(16, 'k').toString('base64');

test.each([
  ['decodes to nothing', 'whsec_!!!!!!!!!!'],
  ['is too short', `whsec_${Buffer.alloc(15, 'k').toString('base64')}`],
  ['has no padding', `whsec_${SIXTEEN_BYTES.replaceAll('=', '')}`],
  ['has other characters within', `whsec_${SIXTEEN_BYTES.replace('a', 'a!')}`],
])('refuses a key in base64 that %s, the previous one as well', (_, secret) => {
  const settings = {
    NOXYS_SIGNATURE_SCHEME: 'standard-webhooks',
    NOXYS_SIGNING_SECRET: secret,
    NOXYS_SIGNING_SECRET_PREVIOUS: secret,
  };

  expect(() => synthSettings(settings)).toThrow(
    ['NOXYS_SIGNING_SECRET', 'NOXYS_SIGNING_SECRET_PREVIOUS']
      .map((name) => `'${name}' must be base64 of at least 16 bytes, also after 'whsec_', got a text of another form.`)
      .join('\n  '),
  );
});

test.each([
  ['with its prefix', 'standard-webhooks', `whsec_${SIXTEEN_BYTES}`, undefined],
  ['without a prefix', 'standard-webhooks', SIXTEEN_BYTES, undefined],
  ['in a form that is set', 'hmac-hex', SIXTEEN_BYTES, 'base64'],
])('takes a key in base64 %s', (_, scheme, secret, form) => {
  const settings = synthSettings({
    NOXYS_SIGNATURE_SCHEME: scheme,
    NOXYS_SIGNING_SECRET: secret,
    ...(form === undefined ? {} : { NOXYS_SIGNING_SECRET_FORM: form }),
  });

  expect(signOf(settings)).toEqual([signWith(Buffer.from(SIXTEEN_BYTES, 'base64'))]);
});

test("takes any text as a key where the form is 'text'", () => {
  const settings = synthSettings({
    NOXYS_SIGNATURE_SCHEME: 'standard-webhooks',
    NOXYS_SIGNING_SECRET: 'whsec_!!!!!!!!!!',
    NOXYS_SIGNING_SECRET_FORM: 'text',
  });

  expect(signOf(settings)).toEqual([signWith(Buffer.from('whsec_!!!!!!!!!!'))]);
});

/** What each secret of the settings signs a body with. */
function signOf({ signature }: ReturnType<typeof synthSettings>): string[] | undefined {
  return signature?.hmacs.map((hmac) => hmac([Buffer.from('body')], 'hex'));
}

function signWith(key: Buffer): string {
  return createHmac('sha256', key).update('body').digest('hex');
}
