import { z } from 'zod';

import type { QueryFiles } from './analytics-rule';
import { contentUuid } from './content-id';
import { parameterShape, type Parameter } from './parameter-declaration';
import { kebabCase, text } from './yaml-shape';

/** A query that people run by hand, offered on Sentinel's hunting page. */
export interface HuntingQuery {
  readonly id: string;
  readonly uuid: string;
  readonly queryFile: string;
  readonly metadataFile: string;
  readonly name: string;
  readonly description: string;
  readonly query: string;
  readonly tactics: readonly string[];
  readonly relevantTechniques: readonly string[];
  readonly parameters: readonly Parameter[];
}

/** The form of `kql/hunting/<id>.yaml`. */
export const huntingQueryShape = z.strictObject({
  id: kebabCase,
  name: text,
  description: text,
  tactics: z.array(text),
  relevantTechniques: z.array(text),
  parameters: z.array(parameterShape).default([]),
});

/** Makes the hunting query out of its checked metadata and its query. */
export function toHuntingQuery(metadata: z.output<typeof huntingQueryShape>, files: QueryFiles): HuntingQuery {
  return { ...metadata, ...files, uuid: contentUuid(metadata.id) };
}
