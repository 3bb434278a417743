import type { AccessControl } from './access-control';
import type { Resource } from './resource-store';

/** A request to the data plane of a storage account, as far as it decides what the caller needs. */
export interface StorageRequest {
  readonly service: 'blob' | 'queue';
  readonly method: string;

  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

const CONTAINERS = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const QUEUES = 'Microsoft.Storage/storageAccounts/queueServices/queues';

/** One way to be allowed: all of these actions. */
type Way = readonly { readonly action: string; readonly isData: boolean }[];

/**
 * Whether a principal may send a request to an account.
 *
 * See https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#permissions-for-blob-service-operations
 */
export function mayUseStorage(
  principalId: string,
  request: StorageRequest,
  account: Resource,
  access: AccessControl,
): boolean {
  const scope = scopeOf(request, account);
  return waysOf(request).some((way) =>
    way.every(({ action, isData }) => access.can(principalId, { action, scope, isData, plane: 'storage' })),
  );
}

function scopeOf({ service, path }: StorageRequest, { id }: Resource): string {
  const [first = ''] = path.split('/').filter((segment) => segment !== '');
  if (first === '') return id;
  return service === 'blob'
    ? `${id}/blobServices/default/containers/${first}`
    : `${id}/queueServices/default/queues/${first}`;
}

function waysOf(request: StorageRequest): Way[] {
  return request.service === 'blob' ? blobWays(request) : queueWays(request);
}

function blobWays({ method, path, query }: StorageRequest): Way[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.length === 0) {
    return query.get('comp') === 'list'
      ? [managed(`${CONTAINERS}/read`)]
      : [managed('Microsoft.Storage/storageAccounts/blobServices/read')];
  }
  if (query.get('restype') === 'container') {
    if (method === 'GET' || method === 'HEAD')
      return query.get('comp') === 'list' ? [data(`${CONTAINERS}/blobs/read`)] : [managed(`${CONTAINERS}/read`)];
    return [managed(`${CONTAINERS}/${method === 'DELETE' ? 'delete' : 'write'}`)];
  }
  switch (method) {
    case 'GET':
    case 'HEAD':
      return [data(`${CONTAINERS}/blobs/read`)];
    case 'DELETE':
      return [data(`${CONTAINERS}/blobs/delete`)];
    default:
      return [data(`${CONTAINERS}/blobs/write`)];
  }
}

function queueWays({ method, path, query }: StorageRequest): Way[] {
  const [, second] = path.split('/').filter((segment) => segment !== '');
  const messages = `${QUEUES}/messages`;
  if (second !== 'messages') {
    if (path === '/' && query.get('comp') === 'properties')
      return [managed('Microsoft.Storage/storageAccounts/queueServices/read')];
    if (method === 'GET' || method === 'HEAD') return [managed(`${QUEUES}/read`)];
    return [managed(`${QUEUES}/${method === 'DELETE' ? 'delete' : 'write'}`)];
  }
  switch (method) {
    case 'GET':
      return query.get('peekonly') === 'true'
        ? [data(`${messages}/read`)]
        : [data(`${messages}/process/action`), data(`${messages}/delete`, `${messages}/read`)];
    case 'POST':
      return [data(`${messages}/add/action`), data(`${messages}/write`)];
    case 'DELETE':
      return [data(`${messages}/process/action`), data(`${messages}/delete`)];
    default:
      return [data(`${messages}/write`)];
  }
}

function data(...actions: readonly string[]): Way {
  return actions.map((action) => ({ action, isData: true }));
}

function managed(action: string): Way {
  return [{ action, isData: false }];
}
