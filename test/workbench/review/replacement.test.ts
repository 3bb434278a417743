import { isReplacement } from '../../../workbench/review/replacement';

test.each([
  ['azurerm_sentinel_alert_rule_scheduled.rule', ['query', 'severity'], false],
  ['azurerm_sentinel_alert_rule_scheduled.rule', ['name'], true],
  ['azurerm_log_analytics_saved_search.query', ['query'], true],
  ['azurerm_monitor_data_collection_rule.rule', ['data_flow[0].transform_kql'], false],
  ['azurerm_role_assignment.role', ['principal_id'], true],
  ['terraform_data.pause', ['triggers_replace.columns'], true],
  ['azurerm_application_insights.insights', ['workspace_id'], false],
])('%s with another %j is replaced: %s', (address, fields, expected) => {
  expect(isReplacement(address, fields)).toBe(expected);
});
