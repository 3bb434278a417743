import { z } from 'zod';

import type { QueryFiles } from './analytics-rule';
import { kebabCase, text } from './yaml-shape';

/** What Sentinel's connector tile asks: a chart, when data last came, whether it is connected. */
export const CONNECTOR_ROLES = ['graph', 'last-data', 'connected'] as const;
export type ConnectorRole = (typeof CONNECTOR_ROLES)[number];

/** A query of the tile that shows Noxys among Sentinel's data connectors. */
export interface ConnectorQuery {
  readonly id: string;
  readonly queryFile: string;
  readonly metadataFile: string;
  readonly role: ConnectorRole;
  /** How the tile names what it shows. */
  readonly title: string;
  readonly query: string;
}

/** The form of `kql/connector/<id>.yaml`. */
export const connectorQueryShape = z.strictObject({ id: kebabCase, role: z.enum(CONNECTOR_ROLES), title: text });

/** Makes the query out of its checked metadata and its text. */
export function toConnectorQuery(metadata: z.output<typeof connectorQueryShape>, files: QueryFiles): ConnectorQuery {
  return { ...metadata, ...files };
}
