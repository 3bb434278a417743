import { toIsoDuration } from '../loader/duration';
import type { HealthAlert } from '../loader/health-alert';

/** The page `docs/runbooks.md`: each alert about the integration itself, under the heading that its link leads to. */
export function buildRunbooksPage(alerts: readonly HealthAlert[]): string {
  return [
    '# Runbooks',
    'What each alert about the integration itself means, and what to do. The alerts themselves link here.',
    'This page is generated from `kql/health`; `noxys-sentinel docs` writes it anew.',
    ...alerts.flatMap(toSection),
  ]
    .join('\n\n')
    .concat('\n');
}

function toSection(alert: HealthAlert): string[] {
  const { measure, operator, threshold, failing, of } = alert.condition;
  const every = `evaluated every ${toIsoDuration(alert.everyMinutes)} over the last ${toIsoDuration(alert.windowMinutes)}`;
  const subject = measure === 'rows' ? 'number of rows' : `largest \`${measure}\``;
  const often = of > 1 ? `, ${failing} times out of ${of}` : '';
  return [
    `## ${alert.id}`,
    `**${alert.name}** (${alert.severity}). ${alert.description}`,
    alert.runbook,
    `Fires when the ${subject} of \`${alert.queryFile}\` is ${OPERATORS[operator]} ${threshold}${often}; ${every}.`,
  ];
}

const OPERATORS: Readonly<Record<HealthAlert['condition']['operator'], string>> = {
  LessThan: 'below',
  LessThanOrEqual: 'at most',
  Equal: 'exactly',
  GreaterThan: 'above',
  GreaterThanOrEqual: 'at least',
};
