import { badRequest } from '../arm-error';
import { memberAt, toText } from '../json';
import type { ResourceType } from '../resource-type';
import { assertOnboarded } from './onboarding-states';

/** Tiles of the connector gallery that a customer defines. */
export const DATA_CONNECTOR_DEFINITIONS: ResourceType = {
  type: 'Microsoft.SecurityInsights/dataConnectorDefinitions',
  apiVersions: ['2022-09-01-preview', '2023-07-01-preview', '2024-09-01', '2025-01-01-preview'],
  hasNoProvisioningState: true,
  accept({ path, name, body, properties }, azure) {
    assertOnboarded(path, azure);
    if (body.kind !== 'Customizable')
      throw badRequest(`The kind of a connector definition must be 'Customizable', found '${toText(body.kind)}'.`);
    const id = toText(memberAt(properties, 'connectorUiConfig', 'id'));
    if (id !== name) throw badRequest(`The connectorUiConfig's id '${id}' must be the definition's name '${name}'.`);
    return { kind: 'Customizable', etag: '"1"', properties };
  },
};
