import { toRow } from '../../../transform-fn/src/intake/row';
import { EVENTS_SCHEMA, hash, synthEvent } from '../support/synth';

test.each([
  ['the value sent, in lower case', { data: { severity: 'HIGH', risk_score: 0.1 } }, 'high'],
  ['the suffix of the alert type', { event_type: 'alert.severity_Critical', data: { risk_score: 0.1 } }, 'critical'],
  [
    'critical for a decision that blocks',
    { data: { policy_decisions: [{ action: 'log' }, { action: 'BLOCK' }] } },
    'critical',
  ],
  [
    'the risk band for other decisions',
    { data: { policy_decisions: [{ action: 'coach' }], risk_score: 0.5 } },
    'medium',
  ],
  ['minimal to 0.1', { data: { risk_score: 0.1 } }, 'minimal'],
  ['low above 0.1', { data: { risk_score: 0.11 } }, 'low'],
  ['low to 0.3', { data: { risk_score: 0.3 } }, 'low'],
  ['medium to 0.7', { data: { risk_score: 0.7 } }, 'medium'],
  ['high to 0.9', { data: { risk_score: 0.9 } }, 'high'],
  ['critical above 0.9', { data: { risk_score: 0.91 } }, 'critical'],
  ['critical above 1', { data: { risk_score: 95 } }, 'critical'],
  ['nothing without any of them', { data: {} }, ''],
])('is %s', (_, override, severity) => {
  expect(toRow(synthEvent(override), EVENTS_SCHEMA, hash).AlertSeverity).toBe(severity);
});
