import type { AzureRequest } from '../../../../workbench/lab/azure/exchange';

/** A request for a handler, with only what a test cares about. */
export function createRequest(overrides: Partial<AzureRequest> & { readonly url?: string }): AzureRequest {
  const { url = 'https://example.com/', ...given } = overrides;
  const { host, pathname, searchParams } = new URL(url);
  return { method: 'POST', host, path: pathname, query: searchParams, headers: {}, body: Buffer.alloc(0), ...given };
}
