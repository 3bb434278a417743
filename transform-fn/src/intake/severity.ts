import { isObject } from './json-object';
import type { Row } from './row';

/** Upper ends of Noxys' risk bands, as its reporting page gives them; the last one has none. */
const RISK_BANDS = [
  [0.1, 'minimal'],
  [0.3, 'low'],
  [0.7, 'medium'],
  [0.9, 'high'],
  [Infinity, 'critical'],
] as const;

/**
 * How severe an event is that does not say so: the suffix of `alert.severity_*`, else critical when a policy decision
 * blocks (the guide's best practices), else the band of its risk, else nothing.
 */
export function deriveSeverity(row: Row): string {
  const { EventType, PolicyDecisions, RiskScore } = row;

  const suffix = /^alert\.severity_(.+)$/i.exec(String(EventType))?.[1];
  if (suffix !== undefined) return suffix.toLowerCase();

  if (Array.isArray(PolicyDecisions) && PolicyDecisions.some(isBlock)) return 'critical';

  if (typeof RiskScore !== 'number') return '';
  return RISK_BANDS.find(([end]) => RiskScore <= end)?.[1] ?? '';
}

function isBlock(decision: unknown): boolean {
  return isObject(decision) && typeof decision.action === 'string' && decision.action.toLowerCase() === 'block';
}
