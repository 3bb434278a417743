import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Alert } from '../../../workbench/detection/alert';
import { AzureIds } from '../../../workbench/detection/azure-ids';
import { addAlerts, openIncident } from '../../../workbench/detection/incident';
import { IncidentApi, callSentinelConnector } from '../../../workbench/detection/incident-api';
import { IncidentBook } from '../../../workbench/detection/incident-book';
import { LocalTargets } from '../../../workbench/detection/targets/http-target';
import { EXAMPLE_ADDRESSES, openLocalSystems, type LocalSystems } from '../../workbench/detection/local-systems';
import { buildTriggerBody } from '../../../workbench/detection/trigger-body';
import { parseWorkflow } from '../../../workbench/detection/workflow/definition';
import type { HttpRequest, HttpResponse } from '../../../workbench/detection/workflow/http';
import { runWorkflow, type WorkflowRun } from '../../../workbench/detection/workflow/run';
import { synthAlert, synthRule } from '../../workbench/detection/synth';

export const PLAYBOOKS = ['ticket-jira', 'ticket-servicenow', 'notify-teams'] as const;
export type PlaybookId = (typeof PLAYBOOKS)[number];

const WORKSPACE = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w';
const ids = new AzureIds(WORKSPACE);
export const NOW = '2026-01-15T12:05:00.0000000Z';

/** The definition of a playbook as it stands in its file. */
export function loadPlaybook(id: PlaybookId): Record<string, unknown> {
  return JSON.parse(readFileSync(join(__dirname, `../../../kql/playbooks/${id}.json`), 'utf8')) as Record<
    string,
    unknown
  >;
}

/** An alert of this test's rule; `n` makes ids and keys differ. */
export function numberedAlert(n: number, override: Partial<Alert> = {}): Alert {
  const hex = n.toString(16).padStart(12, '0');
  return synthAlert({
    id: `00000000-0000-4000-8000-${hex}`,
    title: `Alert ${n}`,
    description: `What alert ${n} says.`,
    customDetails: { AlertKey: [`key${hex}`], NoxysSeverity: ['critical'] },
    generatedAt: NOW,
    ...override,
  });
}

/** A workspace with one incident, the local systems, and a query API that knows the keys of earlier alerts. */
export class Bench {
  readonly systems: LocalSystems = openLocalSystems();
  readonly book = new IncidentBook();
  readonly queries: HttpRequest[] = [];
  /** Keys for which the query API answers an earlier alert; `undefined`: it does not answer at all. */
  earlierKeys: readonly string[] | undefined = [];
  readonly alerts: Alert[] = [];
  /** Whether everything outside Azure answers 503. */
  isDown = false;
  readonly #incidentId = '11111111-0000-4000-8000-000000000001';

  /** Adds alerts to the incident, and makes it with the first ones. */
  add(...alerts: readonly Alert[]): void {
    const [first, ...rest] = alerts;
    if (!first) return;
    this.alerts.push(...alerts);
    const current = this.book.find(this.#incidentId);
    const identity = { id: this.#incidentId, number: 7, providerName: 'Azure Sentinel' };
    this.book.replace(current ? addAlerts(current, alerts) : openIncident(first, rest, identity));
  }

  get comments(): readonly string[] {
    return this.book.find(this.#incidentId)?.comments.map(({ message }) => message) ?? [];
  }

  /** Runs a playbook on the incident as it stands; `change` edits the trigger's body first. */
  async run(id: PlaybookId, change: (body: Record<string, unknown>) => void = () => undefined): Promise<WorkflowRun> {
    const incident = this.book.find(this.#incidentId);
    if (!incident) throw new Error('add alerts first');
    const rule = synthRule();
    const alerts = new Map(this.alerts.map((alert) => [alert.id, { rule, alert, window: { start: NOW, end: NOW } }]));
    const triggerBody = buildTriggerBody(
      { kind: 'Created', incident, alerts: this.alerts },
      { ids, workspaceId: 'w1', alerts },
    );
    change(triggerBody);
    const azure = new LocalTargets([
      new IncidentApi(this.book),
      { name: 'q', serves: isQueryApi, answer: (request) => this.#answer(request) },
    ]);
    return runWorkflow(
      parseWorkflow(id, loadPlaybook(id)),
      { parameters: parameters(id), triggerBody },
      {
        now: NOW,
        token: (audience, identity) => this.systems.targets.token(audience, identity),
        send: (request) => this.#send(request, azure),
        callConnector: (_, request) =>
          Promise.resolve(callSentinelConnector(this.book, request, { author: id, createdAt: NOW })),
      },
    );
  }

  #send(request: HttpRequest, azure: LocalTargets): Promise<HttpResponse> {
    const { host } = new URL(request.url);
    if (azure.nameOf(host) !== undefined) return azure.send(request);
    const isVault = host.endsWith('.vault.azure.net');
    return this.isDown && !isVault ? Promise.resolve({ status: 503 }) : this.systems.targets.send(request);
  }

  #answer(request: HttpRequest): { status: number; body: unknown } {
    this.queries.push(request);
    if (this.earlierKeys === undefined) return { status: 403, body: { error: { code: 'InsufficientAccessError' } } };
    const isEarlier = this.earlierKeys.some((key) => JSON.stringify(request.body).includes(key));
    return { status: 200, body: { tables: [{ name: 'PrimaryResult', columns: [], rows: isEarlier ? [['x']] : [] }] } };
  }
}

function isQueryApi(host: string): boolean {
  return host === 'api.loganalytics.azure.com';
}

function parameters(id: PlaybookId): Record<string, unknown> {
  const { jiraSite, jiraProject, serviceNowInstance } = EXAMPLE_ADDRESSES;
  return {
    $connections: { azuresentinel: { connectionId: '/subscriptions/s/connections/azuresentinel' } },
    identityId: '/subscriptions/s/identities/playbooks',
    vaultUri: 'https://v.vault.azure.net/',
    workspaceResourceId: WORKSPACE,
    ...(id === 'ticket-jira' ? { jiraSite, jiraProject } : {}),
    ...(id === 'ticket-servicenow' ? { serviceNowInstance } : {}),
  };
}
