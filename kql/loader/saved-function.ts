import { z } from 'zod';

import type { QueryFiles } from './analytics-rule';
import { contentUuid } from './content-id';
import { KUSTO_TYPES, type KustoType } from './schema';
import { kebabCase, text } from './yaml-shape';

/** A function of the workspace that people call by name in their own queries. */
export interface SavedFunction {
  readonly id: string;
  readonly uuid: string;
  readonly queryFile: string;
  readonly metadataFile: string;
  /** The name it is called by. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly category: string;
  readonly query: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: KustoType;
    readonly default?: string | undefined;
  }[];
}

/** The form of `kql/functions/<id>.yaml`. */
export const savedFunctionShape = z.strictObject({
  id: kebabCase,
  functionAlias: z.string().regex(/^[A-Z][A-Za-z0-9]*$/, 'expected a PascalCase name'),
  displayName: text,
  description: text,
  category: text,
  parameters: z
    .array(z.strictObject({ name: text, type: z.enum(KUSTO_TYPES), default: z.string().optional() }))
    .default([]),
});

/** Makes the function out of its checked metadata and its body. */
export function toSavedFunction(metadata: z.output<typeof savedFunctionShape>, files: QueryFiles): SavedFunction {
  const { functionAlias, ...same } = metadata;
  return { ...same, ...files, uuid: contentUuid(metadata.id), name: functionAlias };
}

/** The parameters as KQL declares them: `(since:timespan=1d)`. */
export function toParameterList(saved: SavedFunction): string {
  return `(${saved.parameters.map((p) => `${p.name}:${p.type}${p.default === undefined ? '' : `=${p.default}`}`).join(', ')})`;
}
