import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

import type { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';

import { Pause } from './pause';
import { RoleGrant } from './role-grant';

/** Settings for {@link RelayPackage}. */
export interface RelayPackageProps {
  /** The relay's zip file, already built. */
  readonly file: string;

  readonly accountName: string;

  /** Resource id of the storage account, as computed from the environment. */
  readonly accountId: string;

  /** Container that it is uploaded to. */
  readonly container: StorageContainer;

  /** Object id that uploads it. */
  readonly deployerId: string;

  /** Object id that plans in pull requests and so reads it. */
  readonly plannerId?: string | undefined;
}

/**
 * The relay's code, as a blob that the function app runs from.
 *
 * Its name holds its hash: other code is another blob, so the app's setting changes and the app restarts with it. The
 * old blob stays until the app has turned to the new one.
 *
 * @example
 * new RelayPackage(this, 'package', { file: 'transform-fn/dist/relay.zip', container: storage.packages, … });
 */
export class RelayPackage extends Construct {
  readonly resource: StorageBlob;

  constructor(scope: Construct, id: string, props: RelayPackageProps) {
    super(scope, id);

    const { file, container } = props;
    const sha256 = hashFile(file);
    const containerId = `${props.accountId}/blobServices/default/containers/${container.nameInput ?? ''}`;
    const upload = new RoleGrant(this, 'deployer-may-upload', {
      role: 'Storage Blob Data Contributor',
      scope: container.id,
      scopeId: containerId,
      principalId: props.deployerId,
      principalKey: props.deployerId,
    });
    if (props.plannerId !== undefined && props.plannerId !== props.deployerId) {
      new RoleGrant(this, 'planner-may-read', {
        role: 'Storage Blob Data Reader',
        scope: container.id,
        scopeId: containerId,
        principalId: props.plannerId,
        principalKey: props.plannerId,
      });
    }
    // The provider does not try again when the blob service does not know the role yet.
    const pause = new Pause(this, 'role-in-effect', {
      after: [upload.resource],
      triggers: { role: upload.resource.id },
    });

    const asset = new TerraformAsset(this, 'zip', { path: file, type: AssetType.FILE, assetHash: sha256.slice(0, 32) });
    this.resource = new StorageBlob(this, 'blob', {
      name: `relay-${sha256.slice(0, 16)}.zip`,
      storageAccountName: props.accountName,
      storageContainerName: container.name,
      type: 'Block',
      source: asset.path,
      // No content_md5: the provider sets properties after the upload, which clears it, so it would plan a change for ever.
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [pause.resource],
    });
  }
}

function hashFile(file: string): string {
  if (!existsSync(file)) {
    throw new Error(
      `Relay package: '${relative(process.cwd(), file)}' must be there, found nothing. Run 'npm run build' first.`,
    );
  }
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
