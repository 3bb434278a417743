import { loadContent } from '../../kql/content';
import { effectiveHealthAlerts } from '../../stacks/effective-health';
import type { Environment } from '../../stacks/environment';

const content = loadContent();

test('has every alert unless an environment turns one off', () => {
  const ids = content.healthAlerts.map(({ id }) => id);

  expect(alertsOf({}).map(({ alert }) => alert.id)).toEqual(ids);
  expect(alertsOf({ 'silent-sender': { enabled: false } }).map(({ alert }) => alert.id)).toEqual(
    ids.filter((id) => id !== 'silent-sender'),
  );
});

test('hands on what an environment overrides', () => {
  const [found] = alertsOf({ 'daily-volume': { threshold: 9 } }).filter(({ alert }) => alert.id === 'daily-volume');

  expect(found?.override).toEqual({ threshold: 9 });
});

test('refuses an override of an alert that does not exist', () => {
  expect(() => alertsOf({ 'loud-sender': {} })).toThrow(
    /^Environment 'e1': health must name alerts of kql\/health, found 'loud-sender'\. Use one of daily-volume, /,
  );
});

function alertsOf(health: Environment['health']) {
  return effectiveHealthAlerts({ name: 'e1', health }, content);
}
