import type { ResourceType } from '../resource-type';

/** Smart detection rules: made by Application Insights, seen in the list of the group, deleted by whoever cares. */
export const SMART_DETECTOR_RULES: ResourceType = {
  type: 'microsoft.alertsmanagement/smartDetectorAlertRules',
  apiVersions: ['2019-06-01'],
  isListed: true,
};
