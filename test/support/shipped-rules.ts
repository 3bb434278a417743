/** The rules that come with the kit. A team that makes the repository its own adds others. */
export const SHIPPED_RULES = [
  'blocked-on-unallowed-platform',
  'high-risk-non-enterprise-platform',
  'high-volume-policy-violations',
  'noxys-alert',
] as const;
