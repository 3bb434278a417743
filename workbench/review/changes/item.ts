import type { Side } from '../side';

/** What a review compares, in the order in which it is shown. */
export const ITEM_KINDS = [
  'rule',
  'column',
  'table',
  'transform',
  'workbook',
  'tile',
  'hunting query',
  'function',
  'automation rule',
  'playbook',
  'environment',
  'health alert',
  'connector query',
  'file',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** One thing that a version of the content holds. */
export interface Item {
  readonly kind: ItemKind;
  readonly id: string;

  /** Paths from the repository's root. */
  readonly files: readonly string[];

  /** Everything about it but its query. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly query?: string;
}

/** Everything that a version holds. A side that cannot be read holds nothing but its files. */
export function listItems(side: Side): Item[] {
  return [...(side.content ? listContent(side.content) : []), ...listEnvironments(side)];
}

function listContent(content: NonNullable<Side['content']>): Item[] {
  const { rules, schemas, transform, workbook, huntingQueries, functions, automationRules, playbooks } = content;
  const { tiles, ...frame } = workbook;
  return [
    ...rules.map((rule) => toQueryItem('rule', rule)),
    ...schemas.flatMap(({ table, description, columns }) => [
      { kind: 'table' as const, id: table, files: [schemaFile(table)], value: { description } },
      ...columns.map((column) => ({
        kind: 'column' as const,
        id: `${table}.${column.name}`,
        files: [schemaFile(table)],
        value: { ...column },
      })),
    ]),
    { kind: 'transform', id: 'noxys-events', files: [transform.file], value: {}, query: transform.query },
    { kind: 'workbook', id: frame.id, files: [frame.file], value: { ...frame, tiles: tiles.map(({ id }) => id) } },
    ...tiles.map(({ query, file, ...value }) => ({
      kind: 'tile' as const,
      id: value.id,
      files: [file, frame.file],
      value,
      query,
    })),
    ...huntingQueries.map((query) => toQueryItem('hunting query', query)),
    ...functions.map((saved) => toQueryItem('function', saved)),
    ...automationRules.map(({ file, ...value }) => ({
      kind: 'automation rule' as const,
      id: value.id,
      files: [file],
      value,
    })),
    ...playbooks.map(({ id, file, definition }) => ({
      kind: 'playbook' as const,
      id,
      files: [file],
      value: { ...definition },
    })),
    ...content.healthAlerts.map((alert) => toQueryItem('health alert', alert)),
    ...content.connectorQueries.map((query) => toQueryItem('connector query', query)),
  ];
}

/** Names follow from the settings, so they are no change of their own. */
function listEnvironments({ environments }: Side): Item[] {
  return environments.map(({ names: _, ...value }) => ({
    kind: 'environment',
    id: value.name,
    files: [`stacks/environments/${value.name}.yaml`],
    value,
  }));
}

interface QueryFiles {
  readonly id: string;
  readonly query: string;
  readonly queryFile: string;
  readonly metadataFile: string;
}

function toQueryItem(kind: ItemKind, { query, queryFile, metadataFile, ...value }: QueryFiles): Item {
  return { kind, id: value.id, files: [queryFile, metadataFile], value, query };
}

function schemaFile(table: string): string {
  return `kql/schema/${table}.yaml`;
}
