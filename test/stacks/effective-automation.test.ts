import { loadContent } from '../../kql/content';
import { effectiveAutomation } from '../../stacks/effective-automation';
import type { Environment } from '../../stacks/environment';

const content = loadContent();

test('keeps the automation rules that have a wanted playbook, with those only', () => {
  const { automationRules, playbooks } = automationOf({
    'ticket-servicenow': { serviceNowInstance: 'https://example.service-now.com' },
  });

  expect(playbooks.map(({ playbook }) => playbook.id)).toEqual(['ticket-servicenow']);
  expect(automationRules.map(({ id, playbooks: run }) => [id, run])).toEqual([
    ['ticket-on-critical-created', ['ticket-servicenow']],
    ['ticket-on-critical-updated', ['ticket-servicenow']],
  ]);
});

test('automates nothing when no playbook is wanted', () => {
  expect(automationOf({})).toEqual({ playbooks: [], automationRules: [] });
});

test('reports every playbook and parameter that does not fit, one a line', () => {
  expect(() =>
    automationOf({
      'ticket-phone': {},
      'ticket-jira': { jiraSite: 7, jiraPriority: 'High' },
    }),
  ).toThrow(
    [
      `Environment 'e1': playbooks must name playbooks of kql/playbooks, found 'ticket-phone'. Use one of ${content.playbooks.map(({ id }) => id).join(', ')}.`,
      "Environment 'e1': playbooks.ticket-jira must give 'jiraProject' (String), found nothing. Add it.",
      "Environment 'e1': playbooks.ticket-jira must give parameters that the playbook declares (jiraSite, jiraProject, jiraIssueType), found 'jiraPriority'. Correct or remove it.",
      "Environment 'e1': playbooks.ticket-jira.jiraSite must be of type String, found '7'. Correct it.",
    ].join('\n'),
  );
});

function automationOf(playbooks: Environment['playbooks']) {
  return effectiveAutomation({ name: 'e1', playbooks }, content);
}
