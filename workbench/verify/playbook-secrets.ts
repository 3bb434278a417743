import type { Playbook } from '../../kql/loader/playbook';

/** Names of the vault's secrets that a playbook reads. */
export function playbookSecrets({ definition }: Pick<Playbook, 'definition'>): string[] {
  const names = [...JSON.stringify(definition).matchAll(/secrets\/([a-z-]+)/g)].map(([, name = '']) => name);
  return [...new Set(names)];
}
