import { badRequest } from '../arm-error';
import { toRegion } from '../azure';
import { keyOf } from '../resource-id';
import { present, toObject, toText } from '../json';
import type { ResourceType } from '../resource-type';

const TIERS: readonly (readonly [RegExp, string])[] = [
  [/^B\d$/, 'Basic'],
  [/^S\d$/, 'Standard'],
  [/^P\dv3$/, 'PremiumV3'],
  [/^EP\d$/, 'ElasticPremium'],
  [/^Y1$/, 'Dynamic'],
  [/^FC1$/, 'FlexConsumption'],
];

/** App Service plans. A plan that has apps cannot be deleted. */
export const SERVER_FARMS: ResourceType = {
  type: 'Microsoft.Web/serverFarms',
  apiVersions: ['2023-12-01'],
  isLongRunning: true,
  isListed: true,
  accept({ body, properties }) {
    const name = toText(toObject(body.sku).name);
    const tier = TIERS.find(([pattern]) => pattern.test(name))?.[1];
    if (!tier) throw badRequest(`The SKU '${name}' is not known.`);
    const capacity = Number(toObject(body.sku).capacity ?? 1);
    return {
      location: toRegion(body.location),
      tags: body.tags ?? {},
      kind: toText(body.kind) || 'linux',
      sku: { name, tier, size: name, family: name.replace(/\d.*$/, ''), capacity },
      properties: {
        reserved: false,
        perSiteScaling: false,
        zoneRedundant: false,
        elasticScaleEnabled: false,
        maximumElasticWorkerCount: 1,
        ...present(properties),
        numberOfWorkers: capacity,
        status: 'Ready',
      },
    };
  },
  removing({ id, name }, _call, azure) {
    const isUsed = azure.store
      .ofType('Microsoft.Web/sites')
      .some(({ properties }) => keyOf(toText(properties.serverFarmId)) === keyOf(id));
    if (isUsed)
      throw badRequest(`Server farm '${name}' cannot be deleted because it has web app(s) assigned to it.`, 'Conflict');
  },
};
