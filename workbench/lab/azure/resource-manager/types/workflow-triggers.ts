import { resourceNotFound } from '../arm-error';
import { memberAt, toObject, toText } from '../json';
import { nameOf } from '../resource-id';
import type { ResourceType } from '../resource-type';

/** Triggers of a workflow: parts of its definition, read on their own. */
export const WORKFLOW_TRIGGERS: ResourceType = {
  type: 'Microsoft.Logic/workflows/triggers',
  apiVersions: ['2019-05-01'],
  actions: {
    listCallbackUrl({ id }, azure) {
      const workflow = azure.store.get(id.path.split('/').slice(0, -2).join('/'));
      const triggers = toObject(memberAt(workflow?.properties, 'definition', 'triggers'));
      if (!workflow || !(nameOf(id) in triggers)) throw resourceNotFound(id.path);
      const endpoint = toText(workflow.properties.accessEndpoint);
      const value = `${endpoint}/triggers/${nameOf(id)}/paths/invoke?api-version=2016-10-01&sv=1.0&sig=not-usable`;
      return { status: 200, body: { value, method: 'POST' } };
    },
  },
};
