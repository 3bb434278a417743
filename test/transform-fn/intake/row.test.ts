import fc from 'fast-check';

import { toRow } from '../../../transform-fn/src/intake/row';
import { EVENTS_SCHEMA, hash, synthEvent } from '../support/synth';

test("turns the guide's sample payload into a row", () => {
  expect(rowOf(synthEvent())).toMatchObject({
    TimeGenerated: '2026-01-15T11:59:00Z',
    EventType: 'interaction.policy_violated',
    NoxysTenantId: 'tenant-123',
    InteractionId: 'int_1',
    PlatformId: 'chatgpt',
    RiskScore: 0.95,
    Classifications: [{ type: 'EMAIL', valueHash: hash('alice@example.com'), score: 0.98 }],
    PolicyDecisions: [{ policy_id: 'pol_1', policy_name: 'Block PII on ChatGPT', action: 'block' }],
    UserId: '',
    AlertSeverity: 'critical',
    EventId: 'evt_1',
    EventTime: '2026-01-15T11:59:00Z',
    AdditionalFields: {},
  });
});

test('has the columns of the schema, in its order', () => {
  expect(Object.keys(rowOf(synthEvent()))).toEqual(EVENTS_SCHEMA.columns.map(({ name }) => name));
});

test('reads the other shape of classifications and of policy decisions', () => {
  const data = {
    classifications: [{ type: 'EMAIL', confidence: 0.9, tier: 1, count: 2 }],
    policy_applied: 'No PII',
    policy_action: 'Block',
    platform_url: 'https://chat.example.com/c/123?q=alice',
  };

  expect(rowOf(synthEvent({ data }))).toMatchObject({
    Classifications: [{ type: 'EMAIL', confidence: 0.9, tier: 1, count: 2 }],
    PolicyDecisions: [{ policy_name: 'No PII', action: 'Block' }],
    AlertSeverity: 'critical',
    AdditionalFields: { platform_urlHost: 'chat.example.com' },
  });
});

test('keeps of nested objects what is listed, and no text of a prompt', () => {
  const data = {
    content_metadata: { url: 'https://user:secret@chat.example.com:8443/c/1', model: 'm-1', text: 'my prompt' },
    changes: [{ field: 'action', old: 'alice@example.com', new: 'bob@example.com' }],
    changed_fields: ['action', { value: 'alice@example.com' }, 3],
    unknown: 'alice@example.com',
  };

  expect(rowOf(synthEvent({ data })).AdditionalFields).toEqual({
    content_metadata: { model: 'm-1', urlHost: 'chat.example.com:8443' },
    changed_fields: ['action', 3],
    changes: [{ field: 'action' }],
  });
});

test.each([
  ['a text that is no URL', 'alice@example.com'],
  ['a bare word', 'alice'],
  ['a URL without a host', 'mailto:alice@example.com'],
  ['a number', 7],
])('leaves out the host of %s', (_, url) => {
  expect(rowOf(synthEvent({ data: { platform_url: url } })).AdditionalFields).toEqual({});
});

test('keeps the user as it comes, and writes an empty text for none', () => {
  expect(rowOf(synthEvent({ data: { user_id: 'Alice@Example.com' } })).UserId).toBe('Alice@Example.com');
  expect(rowOf(synthEvent({ data: { user_id: null } })).UserId).toBe('');
});

test('writes an empty list or object, never null, where a dynamic column has nothing', () => {
  const data = { classifications: null, policy_decisions: 'none', content_metadata: null };

  expect(rowOf(synthEvent({ data }))).toMatchObject({ Classifications: [], PolicyDecisions: [], AdditionalFields: {} });
  expect(rowOf(synthEvent({ data: undefined }))).toMatchObject({ RiskScore: null, Classifications: [] });
});

test('takes numbers that come as text, and a number as an id', () => {
  expect(rowOf(synthEvent({ tenant_id: 42, data: { risk_score: '0.5' } }))).toMatchObject({
    NoxysTenantId: '42',
    RiskScore: 0.5,
  });
});

test('accepts types and keys that it does not know', () => {
  expect(rowOf(synthEvent({ event_type: 'brand.new', extra: { deep: [1] } }))).toMatchObject({
    EventType: 'brand.new',
  });
});

test.each([
  ['no id', { id: undefined }, "Event: 'id' must be a non-empty string, found nothing."],
  ['an empty id', { id: '' }, "Event: 'id' must be a non-empty string, found an empty text."],
  ['an object for an id', { id: {} }, "Event: 'id' must be a non-empty string, found an object."],
  ['no timestamp', { timestamp: null }, "Event: 'timestamp' must be an ISO 8601 time, found nothing."],
  [
    'a date without a time',
    { timestamp: '2026-01-15' },
    "Event: 'timestamp' must be an ISO 8601 time, found another text.",
  ],
  [
    'a number for a timestamp',
    { timestamp: 1768478340 },
    "Event: 'timestamp' must be an ISO 8601 time, found a number.",
  ],
])('refuses an event with %s', (_, override, message) => {
  expect(() => rowOf(synthEvent(override))).toThrow(message);
});

test.each([[null], [[]], ['text'], [1]])('refuses %j, which is no event', (event) => {
  expect(() => rowOf(event)).toThrow(/^Event: must be a JSON object/);
});

test('lets no personal value through, whatever else an event holds', () => {
  const canary = 'canary-9f8e7d@example.com';
  const canaryAnywhere = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant(canary),
      fc.double(),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('value', 'text', 'url', 'x', '__proto__'), tie('node'), { maxKeys: 3 }),
    ),
  })).node;
  const personal = fc.record({
    classifications: fc.array(fc.record({ value: canaryAnywhere, text: canaryAnywhere, note: canaryAnywhere })),
    content_metadata: fc.record({ text: canaryAnywhere, url: canaryAnywhere, other: canaryAnywhere }),
    platform_url: canaryAnywhere,
    prompt: canaryAnywhere,
  });

  fc.assert(
    fc.property(personal, (data) => {
      expect(JSON.stringify(rowOf(synthEvent({ data })))).not.toContain('canary-9f8e7d');
    }),
  );
});

function rowOf(event: unknown) {
  return toRow(event, EVENTS_SCHEMA, hash);
}
