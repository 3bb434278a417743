import { isObject } from '../../../../json-object';
import { memberAt, toArray, toText } from '../json';
import { nameOf } from '../resource-id';
import type { ResourceType } from '../resource-type';

const TYPE = 'Microsoft.KeyVault/vaults/accessPolicies';

/** Changes of a vault's access policies: `add`, `replace` and `remove` are names under the vault, not resources. */
export const VAULT_ACCESS_POLICIES: ResourceType = {
  type: TYPE,
  apiVersions: ['2023-02-01', '2023-07-01'],
  put({ id, request }, azure) {
    const vault = azure.store.get(id.path.split('/').slice(0, -2).join('/'));
    const sent = toArray(memberAt(request.body, 'properties', 'accessPolicies'));
    const before = toArray(vault?.properties.accessPolicies);
    const others = before.filter((policy) => !sent.some((each) => holderOf(each) === holderOf(policy)));
    const accessPolicies = nameOf(id) === 'remove' ? others : [...others, ...sent.filter(isObject)];
    if (vault) azure.store.put({ ...vault, properties: { ...vault.properties, accessPolicies } });
    return { status: 200, body: { id: id.path, type: TYPE, properties: { accessPolicies } } };
  },
};

function holderOf(policy: unknown): string {
  return `${toText(memberAt(policy, 'objectId'))}/${toText(memberAt(policy, 'applicationId'))}`.toLowerCase();
}
