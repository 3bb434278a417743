import { ManagedIdentityCredential, type AccessToken, type GetTokenOptions } from '@azure/identity';
import { ManagedIdentityApplication } from '@azure/msal-node';

import type { RefreshableCredential } from './logs';

/** The function app's managed identity. */
export class RelayIdentity implements RefreshableCredential {
  private readonly credential: ManagedIdentityCredential;

  constructor(private readonly clientId: string | undefined) {
    this.credential =
      clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  }

  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> {
    return this.credential.getToken(scopes, options);
  }

  /**
   * Replaces the cached token of a resource. ManagedIdentityCredential has no way to do that; it shares its cache with
   * the class below, which, given any claims, passes by that cache and has the platform pass by its own.
   */
  async refresh(resource: string): Promise<void> {
    const managedIdentityIdParams = this.clientId === undefined ? {} : { userAssignedClientId: this.clientId };
    await new ManagedIdentityApplication({ managedIdentityIdParams }).acquireToken({
      resource,
      claims: '{"access_token":{}}',
    });
  }
}
