import { badRequest } from '../arm-error';
import { memberAt, toText } from '../json';
import type { ResourceType } from '../resource-type';

/** Budgets. The first day is the first of a month, not before the current one when the budget is made, and never changes. */
export const BUDGETS: ResourceType = {
  type: 'Microsoft.Consumption/budgets',
  apiVersions: ['2019-10-01'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  accept({ body, properties, existing }, azure) {
    const startDate = toText(memberAt(properties, 'timePeriod', 'startDate'));
    const start = new Date(startDate);
    if (Number.isNaN(start.getTime()) || start.getUTCDate() !== 1) {
      throw badRequest(`The start date '${startDate}' must be the first day of a month.`);
    }
    const today = new Date(azure.now());
    const month = Date.UTC(today.getUTCFullYear(), today.getUTCMonth());
    if (!existing && start.getTime() < month) {
      throw badRequest(`The start date '${startDate}' must not be before the current month.`);
    }
    const endDate = memberAt(properties, 'timePeriod', 'endDate') ?? addYears(start, 10);
    return {
      etag: toText(body.eTag) || '"1"',
      properties: { ...properties, timePeriod: { startDate, endDate } },
    };
  },
};

/** Without an end the service sets one ten years later. */
function addYears(start: Date, years: number): string {
  return new Date(Date.UTC(start.getUTCFullYear() + years, start.getUTCMonth(), 1)).toISOString().replace('.000', '');
}
