import { v5 } from 'uuid';

/** Every id in Azure that stands for a file of `kql` is derived from it. Changing it would replace everything that is deployed. */
const NAMESPACE = 'fc405e80-5c78-4fd5-b16c-90ea34370ced';

/** The UUID that Azure knows a kebab-case content id by: UUID v5, lower case, the same for ever. */
export function contentUuid(id: string): string {
  return v5(id, NAMESPACE);
}
