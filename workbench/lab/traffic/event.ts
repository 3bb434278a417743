/** A webhook event as Noxys sends it. */
export interface NoxysEvent {
  readonly id: string;
  readonly timestamp: string;
  readonly event_type: string;
  readonly tenant_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a classifier found in an interaction. */
export interface Finding {
  readonly type: string;
  readonly value: string;
  readonly score: number;
}

/** What a policy decided about an interaction. */
export interface Decision {
  readonly policy: string;
  readonly action: string;
}

/** One exchange between a user and an AI platform, from which Noxys may make several events. */
export interface Interaction {
  readonly id: string;
  readonly platform: string;
  readonly model: string;
  readonly user: string | null;
  readonly risk: number;
  readonly findings: readonly Finding[];
  readonly decision?: Decision;
  readonly direction: 'outbound' | 'inbound';
  readonly kind: 'prompt' | 'completion' | 'tool_call' | 'embedding';
  readonly source: 'browser_extension' | 'proxy' | 'endpoint_agent' | 'api';
  readonly contentHash: string;
}

/** How the payload spells findings and decisions: Noxys documents one shape for its Events API and one for data handling. */
export type Shape = 'events-api' | 'data-handling';

/** The `data` of an interaction's events. */
export function buildData(interaction: Interaction, shape: Shape): Record<string, unknown> {
  const common = {
    id: interaction.id,
    platform_id: interaction.platform,
    user_id: interaction.user,
    risk_score: interaction.risk,
    direction: interaction.direction,
    interaction_type: interaction.kind,
    source: interaction.source,
    content_hash: interaction.contentHash,
  };
  return shape === 'events-api'
    ? { ...common, ...buildEventsApi(interaction) }
    : { ...common, ...buildDataHandling(interaction) };
}

function buildEventsApi({ platform, model, findings, decision }: Interaction): Record<string, unknown> {
  return {
    content_metadata: { url: urlOf(platform), model, text: findings.map(({ value }) => value).join(' ') },
    classifications: findings.map(({ type, value, score }) => ({ type, value, score, start: 0, end: value.length })),
    policy_decisions: decision
      ? [{ policy_id: policyId(decision.policy), policy_name: decision.policy, action: decision.action }]
      : [],
  };
}

function buildDataHandling({ platform, model, findings, decision }: Interaction): Record<string, unknown> {
  return {
    platform_url: urlOf(platform),
    model,
    classifications: findings.map(({ type, score }) => ({ type, confidence: score, tier: 1, count: 1 })),
    ...(decision ? { policy_applied: decision.policy, policy_action: decision.action } : {}),
  };
}

/** A stand-in for the page that was open: a path and a query, as real ones have, on a reserved domain. */
function urlOf(platform: string): string {
  return `https://${platform.toLowerCase()}.example.com/c/new?q=draft`;
}

function policyId(name: string): string {
  return `pol_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`;
}
