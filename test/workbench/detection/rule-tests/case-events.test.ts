import { expandEvents } from '../../../../workbench/detection/rule-tests/case-events';
import type { CaseEvent } from '../../../../workbench/detection/rule-tests/case-file';

const defaults = { event_type: 'interaction.high_risk', data: { user_id: 'alice', platform_id: 'grok' } };

function expand(event: Partial<CaseEvent>) {
  const item: CaseEvent = { at: '10:00', repeat: 1, every: '0s', visible: '0s', again: [], event: {}, ...event };
  return expandEvents({ day: '2026-01-15', event: defaults }, { events: [item] });
}

test('an event has an id, its time, a tenant, an interaction and what the file shares', () => {
  expect(expand({})).toEqual([
    {
      payload: {
        id: 'evt_1',
        timestamp: '2026-01-15T10:00:00.0000000Z',
        tenant_id: 'tenant-1',
        event_type: 'interaction.high_risk',
        data: { id: 'int_1_1', user_id: 'alice', platform_id: 'grok' },
      },
      ingested: '2026-01-15T10:00:00.0000000Z',
      visible: '2026-01-15T10:00:00.0000000Z',
    },
  ]);
});

test('what an event says goes before what the file shares, member by member', () => {
  expect(expand({ event: { tenant_id: 't2', data: { user_id: null } } })[0]?.payload).toMatchObject({
    tenant_id: 't2',
    data: { user_id: null, platform_id: 'grok' },
  });
});

test('repeated events follow each other with ids of their own', () => {
  const events = expand({ repeat: 3, every: '90s', ingested: '+2m', visible: '1m' });

  expect(
    events.map(({ payload, ingested, visible }) => [payload['id'], ingested.slice(11, 19), visible.slice(11, 19)]),
  ).toEqual([
    ['evt_1_1', '10:02:00', '10:03:00'],
    ['evt_1_2', '10:03:30', '10:04:30'],
    ['evt_1_3', '10:05:00', '10:06:00'],
  ]);
});

test('copies have the same id and times of ingestion of their own', () => {
  const events = expand({ at: '-3d 23:30', again: ['+1h', '1d 00:00:05', '2026-01-20T00:00:00Z'] });

  expect(new Set(events.map(({ payload }) => payload['id']))).toEqual(new Set(['evt_1']));
  expect(events.map(({ ingested }) => ingested)).toEqual([
    '2026-01-12T23:30:00.0000000Z',
    '2026-01-13T00:30:00.0000000Z',
    '2026-01-16T00:00:05.0000000Z',
    '2026-01-20T00:00:00.0000000Z',
  ]);
});
