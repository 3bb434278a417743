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
