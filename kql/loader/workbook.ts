import { z } from 'zod';

import { contentUuid } from './content-id';
import { kebabCase, text } from './yaml-shape';

/** How a tile draws its result, as a workbook spells it. */
export const VISUALIZATIONS = [
  'table',
  'tiles',
  'timechart',
  'barchart',
  'piechart',
  'areachart',
  'linechart',
  'unstackedbar',
  'categoricalbar',
] as const;
export type Visualization = (typeof VISUALIZATIONS)[number];

/** Heights of a tile. */
export const TILE_SIZES = ['tiny', 'small', 'medium', 'large', 'full'] as const;
export type TileSize = (typeof TILE_SIZES)[number];

/** One query of the workbook and how it is drawn. */
export interface WorkbookTile {
  readonly id: string;
  readonly file: string;
  readonly query: string;
  readonly title: string;
  readonly visualization: Visualization;
  readonly size: TileSize;
  /** Share of the row in percent. */
  readonly width: number;
  /** `parameter`: the time range that the reader picks applies. `query`: the query has its own. */
  readonly timeRange: 'parameter' | 'query';
  /** What it says when there is no row. */
  readonly noDataMessage: string;
}

/** The workbook: its tiles in the order in which they are shown. */
export interface Workbook {
  readonly id: string;
  readonly uuid: string;
  readonly file: string;
  readonly displayName: string;
  readonly description: string;
  /** The time range that is picked at first, in minutes, and those that can be picked. */
  readonly timeRange: { readonly defaultMinutes: number; readonly choicesMinutes: readonly number[] };
  readonly tiles: readonly WorkbookTile[];
}

/** The form of `kql/workbook/workbook.yaml`. */
export const workbookShape = z.strictObject({
  id: kebabCase,
  displayName: text,
  description: text,
  timeRange: z.strictObject({ defaultMinutes: z.int().min(1), choicesMinutes: z.array(z.int().min(1)).min(1) }),
  tiles: z
    .array(
      z.strictObject({
        id: kebabCase,
        title: text,
        visualization: z.enum(VISUALIZATIONS),
        size: z.enum(TILE_SIZES),
        width: z.int().min(1).max(100),
        timeRange: z.enum(['parameter', 'query']),
        noDataMessage: text,
      }),
    )
    .min(1),
});

/** Makes the workbook out of its checked metadata and the queries of its tiles. */
export function toWorkbook(
  metadata: z.output<typeof workbookShape>,
  file: string,
  queries: ReadonlyMap<string, { readonly file: string; readonly query: string }>,
): Workbook {
  return {
    ...metadata,
    file,
    uuid: contentUuid(metadata.id),
    tiles: metadata.tiles.flatMap((tile) => {
      const found = queries.get(tile.id);
      return found ? [{ ...tile, ...found }] : [];
    }),
  };
}
