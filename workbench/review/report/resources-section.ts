import type { ResourceChange } from '../resources';
import type { Review } from '../review';
import { describeFields } from './changes-section';
import { code, heading, plural, type Block } from './document';

/** What a deploy would do, stack by stack. */
export function buildResources({ resources }: Review): Block[] {
  if (resources.length === 0) return [];
  const stacks = [...new Set(resources.map(({ stack }) => stack))];
  return [
    heading(3, 'What a deploy would do'),
    ...stacks.map((name): Block => {
      const own = resources.filter(({ stack }) => stack === name);
      return {
        kind: 'fold',
        summary: [code(name), `: ${countActions(own)}`],
        blocks: [
          {
            kind: 'table',
            head: ['', 'resource', 'change'],
            rows: own.map(({ action, address, fields }) => [
              [ACTIONS[action]],
              [code(address)],
              describeFields(fields),
            ]),
          },
        ],
      };
    }),
  ];
}

const ACTIONS: Readonly<Record<ResourceChange['action'], string>> = {
  create: 'created',
  destroy: 'destroyed',
  update: 'updated in place',
  replace: 'replaced',
};

/** `Deploy: 2 resources updated in place, 1 replaced.` */
export function summarizeResources({ resources, problems }: Review): string {
  if (problems.length > 0) return 'Deploy: not compared.';
  return resources.length === 0 ? 'Deploy: no resource changes.' : `Deploy: ${countActions(resources)}.`;
}

function countActions(resources: readonly ResourceChange[]): string {
  return Object.entries(ACTIONS)
    .map(([action, name]) => ({ name, count: resources.filter((resource) => resource.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }, index) => (index === 0 ? `${plural(count, 'resource')} ${name}` : `${count} ${name}`))
    .join(', ');
}
