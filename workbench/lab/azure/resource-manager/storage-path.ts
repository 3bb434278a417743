/** The storage account that a path of a container or queue lies in. */
export function accountOf(path: string): string {
  const segments = path.split('/');
  return segments[segments.findIndex((segment) => segment.toLowerCase() === 'storageaccounts') + 1] ?? '';
}
