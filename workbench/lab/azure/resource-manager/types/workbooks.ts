import { messageOf } from '../../../../error-message';
import { badRequest } from '../arm-error';
import { toRegion, toTimestamp } from '../azure';
import { toObject, toText } from '../json';
import type { ResourceType } from '../resource-type';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Workbooks. The portal's name of one is a tag that the service adds: `hidden-title`. */
export const WORKBOOKS: ResourceType = {
  type: 'Microsoft.Insights/workbooks',
  apiVersions: ['2022-04-01'],
  hasNoProvisioningState: true,
  isListed: true,
  accept({ name, body, properties, request, existing }, azure) {
    if (!UUID.test(name)) throw badRequest(`The name '${name}' of a workbook must be a UUID in lower case.`);
    assertDocument(toText(properties.serializedData));
    const sourceId =
      request.query.get('sourceId') ?? (toText(properties.sourceId) || toText(existing?.properties.sourceId));
    return {
      location: toRegion(body.location),
      kind: 'shared',
      tags: { ...toObject(body.tags), 'hidden-title': toText(properties.displayName) },
      properties: {
        version: 'Notebook/1.0',
        revision: '1',
        ...properties,
        sourceId: sourceId.toLowerCase(),
        timeModified: toTimestamp(azure.now()),
      },
    };
  },
};

function assertDocument(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error);
    throw badRequest(`The serializedData of a workbook must be JSON: ${reason}`);
  }
}
