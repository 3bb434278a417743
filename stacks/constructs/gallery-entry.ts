import { SentinelMetadata } from '@cdktf/provider-azurerm/lib/sentinel-metadata';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { toLiteral } from '../terraform-text';

/** Kinds of content that we mark as ours, with the prefix that Sentinel names their metadata by. */
const PREFIXES = {
  AnalyticsRule: 'analyticsrule',
  DataConnector: 'dataconnector',
  HuntingQuery: 'huntingquery',
  Parser: 'parser',
  Playbook: 'playbook',
  Workbook: 'workbook',
} as const;

/** Settings for {@link GalleryEntry}. */
export interface GalleryEntryProps {
  /** Resource id of the workspace. */
  readonly workspaceId: string;

  readonly kind: keyof typeof PREFIXES;

  /** Name of the content in its own resource id. */
  readonly contentId: string;

  /** Resource id of the content. */
  readonly resourceId: string;

  readonly version: string;

  /** The content, which must exist first. */
  readonly after: ITerraformDependable;
}

/**
 * Marks a piece of content as part of this kit, with its version, where Sentinel lists content by source.
 *
 * @example
 * new GalleryEntry(this, `${rule.id}-entry`, { workspaceId, kind: 'AnalyticsRule', contentId: rule.uuid, … });
 */
export class GalleryEntry extends Construct {
  constructor(scope: Construct, id: string, props: GalleryEntryProps) {
    super(scope, id);

    new SentinelMetadata(this, 'metadata', {
      workspaceId: props.workspaceId,
      name: `${PREFIXES[props.kind]}-${props.contentId}`,
      contentId: props.contentId,
      kind: props.kind,
      parentId: props.resourceId,
      version: toLiteral(props.version),
      source: { kind: 'Community', name: 'noxys-sentinel' },
      author: { name: 'noxys-sentinel' },
      support: { tier: 'Community', name: 'noxys-sentinel' },
      dependsOn: [props.after],
    });
  }
}
