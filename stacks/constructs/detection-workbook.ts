import { ApplicationInsightsWorkbook } from '@cdktf/provider-azurerm/lib/application-insights-workbook';
import { Construct } from 'constructs';
import { v5 } from 'uuid';

import type { TileSize, Workbook, WorkbookTile } from '../../kql/loader/workbook';
import { toCanonicalJson, toLiteral } from '../terraform-text';

/** Settings for {@link DetectionWorkbook}. */
export interface DetectionWorkbookProps {
  /** Resource id of the workspace that it reads and is shown in. */
  readonly workspaceId: string;

  readonly resourceGroupName: string;

  readonly location: string;

  readonly workbook: Workbook;

  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The workbook, in Sentinel's gallery of the workspace.
 *
 * Its name follows from the workspace as well, because a workbook cannot be moved to another one: it is made anew.
 *
 * @example
 * new DetectionWorkbook(this, 'workbook', { workspaceId, resourceGroupName, location, workbook: content.workbook, tags });
 */
export class DetectionWorkbook extends Construct {
  readonly resource: ApplicationInsightsWorkbook;

  constructor(scope: Construct, id: string, props: DetectionWorkbookProps) {
    super(scope, id);

    const { workbook, workspaceId } = props;
    this.resource = new ApplicationInsightsWorkbook(this, 'workbook', {
      name: toWorkbookName(workbook, workspaceId),
      displayName: toLiteral(workbook.displayName),
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      category: 'sentinel',
      // The provider refuses upper case here, and the service answers lower case.
      sourceId: workspaceId.toLowerCase(),
      dataJson: toLiteral(toCanonicalJson(buildWorkbook(workbook, workspaceId))),
      tags: props.tags,
    });
  }
}

/** Name of the workbook's resource: a lower-case UUID. */
export function toWorkbookName(workbook: Workbook, workspaceId: string): string {
  return v5(workspaceId.toLowerCase(), workbook.uuid);
}

/** A workbook as Azure stores it. */
export interface WorkbookDocument {
  readonly $schema: string;
  readonly version: string;
  readonly fallbackResourceIds: readonly string[];
  readonly fromTemplateId: string;
  readonly items: readonly WorkbookItem[];
}

/** A text, the parameters, or a tile; the type says which. */
export interface WorkbookItem {
  readonly type: number;
  readonly name: string;
  readonly customWidth?: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** The document of a workbook: its description, a time range to pick, and its tiles. */
export function buildWorkbook(workbook: Workbook, workspaceId: string): WorkbookDocument {
  return {
    $schema: 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
    version: 'Notebook/1.0',
    fallbackResourceIds: [workspaceId],
    fromTemplateId: 'sentinel-UserWorkbook',
    items: [
      { type: 1, name: 'about', content: { json: `## ${workbook.displayName}\n${workbook.description}` } },
      buildTimeRange(workbook),
      ...workbook.tiles.map(buildTile),
    ],
  };
}

const TIME_RANGE = 'TimeRange';

const WORKSPACES = { queryType: 0, resourceType: 'microsoft.operationalinsights/workspaces' };

function buildTimeRange({ uuid, timeRange }: Workbook): WorkbookItem {
  return {
    type: 9,
    name: 'parameters',
    content: {
      version: 'KqlParameterItem/1.0',
      style: 'pills',
      ...WORKSPACES,
      parameters: [
        {
          id: v5(TIME_RANGE, uuid),
          version: 'KqlParameterItem/1.0',
          name: TIME_RANGE,
          type: 4,
          isRequired: true,
          value: { durationMs: toMilliseconds(timeRange.defaultMinutes) },
          typeSettings: {
            selectableValues: timeRange.choicesMinutes.map((minutes) => ({ durationMs: toMilliseconds(minutes) })),
            allowCustom: true,
          },
        },
      ],
    },
  };
}

const SIZES: Readonly<Record<TileSize, number>> = { medium: 0, small: 1, large: 2, full: 3, tiny: 4 };

function buildTile(tile: WorkbookTile): WorkbookItem {
  return {
    type: 3,
    name: tile.id,
    customWidth: String(tile.width),
    content: {
      version: 'KqlItem/1.0',
      query: tile.query.replaceAll('\r\n', '\n').trimEnd(),
      size: SIZES[tile.size],
      title: tile.title,
      noDataMessage: tile.noDataMessage,
      visualization: tile.visualization,
      ...WORKSPACES,
      // A duration of zero stands for "set in the query".
      ...(tile.timeRange === 'parameter'
        ? { timeContextFromParameter: TIME_RANGE }
        : { timeContext: { durationMs: 0 } }),
    },
  };
}

function toMilliseconds(minutes: number): number {
  return minutes * 60_000;
}
