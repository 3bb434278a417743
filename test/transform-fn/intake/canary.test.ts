import { CANARY_EVENT_TYPE, sendCanary } from '../../../transform-fn/src/intake/canary';
import { synthIntake } from '../support/synth';

test.each([
  ['without a signature', {}],
  [
    'signed',
    { NOXYS_SIGNATURE_SCHEME: 'standard-webhooks', NOXYS_SIGNING_SECRET: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=' },
  ],
])('goes through the intake like any event, %s', async (_, environment) => {
  const { intake, settings, queue, clock, random, log } = synthIntake(environment);

  await sendCanary(intake, settings, { clock, random }, log.write);

  expect(queue.messages[0]?.text).toContain(`"EventType":"${CANARY_EVENT_TYPE}"`);
  expect(queue.messages[0]?.text).toContain('"EventTime":"2026-01-15T12:00:00.000Z"');
});

test('fails when the intake does not take it', async () => {
  const { intake, settings, queue, clock, random, log } = synthIntake();
  queue.isDown = true;

  await expect(sendCanary(intake, settings, { clock, random }, log.write)).rejects.toThrow(
    'Canary: must be answered 200, got 503.',
  );
});
