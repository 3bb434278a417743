import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { Construct } from 'constructs';

/** Names of the secrets that the relay reads. Their values are written out of band: none is in code, plan or state. */
export const RELAY_SECRETS = {
  bearerToken: 'noxys-bearer-token',
  bearerTokenPrevious: 'noxys-bearer-token-previous',
  signingSecret: 'noxys-signing-secret',
  signingSecretPrevious: 'noxys-signing-secret-previous',
  hashKey: 'noxys-hash-key',
} as const;

/** Settings for {@link SecretVault}. */
export interface SecretVaultProps {
  readonly name: string;

  /** Name of the resource group, as a reference. */
  readonly resourceGroupName: string;

  readonly location: string;

  readonly tenantId: string;

  /** Whether a deleted vault can be purged, so that its name is free again at once. Cannot be turned off later. */
  readonly purgeable: boolean;

  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The key vault of one environment: for the relay's secrets and the playbooks' credentials.
 *
 * Roles decide who reads it; access policies are off. It is reachable from the internet, because neither a function app
 * without a network of its own nor a Logic App could read it otherwise.
 *
 * @example
 * new SecretVault(this, 'vault', { name: names.vault, tenantId: environment.tenantId, purgeable: false, … });
 */
export class SecretVault extends Construct {
  readonly resource: KeyVault;

  constructor(scope: Construct, id: string, props: SecretVaultProps) {
    super(scope, id);

    this.resource = new KeyVault(this, 'vault', {
      name: props.name,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      tenantId: props.tenantId,
      skuName: 'standard',
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: !props.purgeable,
      softDeleteRetentionDays: props.purgeable ? 7 : 90,
      publicNetworkAccessEnabled: true,
      tags: props.tags,
    });
  }
}

/** A setting's value that the platform replaces by the newest version of a secret. */
export function toSecretReference(vaultUri: string, secret: string): string {
  return `@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secret})`;
}
