import { isChange, toAction, type Action } from './action';
import type { AzureIds } from './azure-ids';
import { IncidentApi, callSentinelConnector } from './incident-api';
import type { IncidentBook } from './incident-book';
import type { QueryEngine } from './query-engine';
import { LocalTargets, type HttpTargets } from './targets/http-target';
import { LogAnalyticsTarget } from './targets/log-analytics';
import { parseWorkflow, type Workflow } from './workflow/definition';
import type { HttpRequest, HttpResponse } from './workflow/http';
import { runWorkflow, type WorkflowRun } from './workflow/run';

/** A playbook, and the values that its deployment gives to its parameters. */
export interface DeployedPlaybook {
  readonly id: string;
  readonly definition: unknown;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One run of a playbook. */
export interface PlaybookRun extends WorkflowRun {
  readonly automationRule: string;
  readonly playbook: string;
  /** Id of the incident. */
  readonly incident: string;
  readonly at: string;
  readonly changes: readonly Action[];
}

/** Runs playbooks: Azure's own services answer from this workspace, everything else is up to the targets. */
export class PlaybookRunner {
  readonly #workflows: ReadonlyMap<string, { workflow: Workflow; parameters: Readonly<Record<string, unknown>> }>;
  readonly #azure: LocalTargets;
  #now = '';

  constructor(
    playbooks: readonly DeployedPlaybook[],
    private readonly context: {
      readonly engine: QueryEngine;
      readonly book: IncidentBook;
      readonly ids: AzureIds;
      readonly targets: HttpTargets;
    },
  ) {
    const { workspaceResourceId } = context.ids;
    this.#workflows = new Map(
      playbooks.map(({ id, definition, parameters }) => [
        id,
        {
          workflow: parseWorkflow(id, definition),
          parameters: { ...ownParameters(workspaceResourceId), ...parameters },
        },
      ]),
    );
    this.#azure = new LocalTargets([
      new IncidentApi(context.book),
      new LogAnalyticsTarget(context.engine, workspaceResourceId, () => this.#now),
    ]);
  }

  has(playbook: string): boolean {
    return this.#workflows.has(playbook);
  }

  /** Runs a playbook on an incident; a failed run is a result, not an error. */
  async run(
    playbook: string,
    triggerBody: unknown,
    about: { readonly automationRule: string; readonly incident: string; readonly at: string },
  ): Promise<PlaybookRun> {
    const deployed = this.#workflows.get(playbook);
    if (!deployed)
      throw new Error(`Automation rule '${about.automationRule}': playbook '${playbook}' is not deployed.`);
    this.#now = about.at;
    const { targets, book } = this.context;
    const run = await runWorkflow(
      deployed.workflow,
      { parameters: deployed.parameters, triggerBody },
      {
        now: about.at,
        send: (request) => this.#send(request),
        token: (audience, identity) => targets.token(audience, identity),
        callConnector: (_connection, request) =>
          Promise.resolve(
            callSentinelConnector(book, request, { author: `playbook ${playbook}`, createdAt: about.at }),
          ),
      },
    );
    const changes = run.exchanges.flatMap((exchange) => {
      const target = this.#targetOf(exchange.request.url);
      return isChange(exchange, target)
        ? [toAction(exchange, { ...about, playbook, target: target ?? 'unknown' })]
        : [];
    });
    return { ...run, ...about, playbook, changes };
  }

  #send(request: HttpRequest): Promise<HttpResponse> {
    const isAzure = this.#azure.nameOf(new URL(request.url).host) !== undefined;
    return isAzure ? this.#azure.send(request) : this.context.targets.send(request);
  }

  #targetOf(url: string): string | undefined {
    // A connector's request has the connection's ARM id in place of a host.
    if (url.startsWith('/')) return 'sentinel';
    const { host } = new URL(url);
    return this.#azure.nameOf(host) ?? this.context.targets.nameOf(host);
  }
}

/** Parameters that do not depend on the environment, as the lab fills them. */
function ownParameters(workspaceResourceId: string): Record<string, unknown> {
  const group = workspaceResourceId.split('/').slice(0, 5).join('/');
  return {
    $connections: { azuresentinel: { connectionId: `${group}/providers/Microsoft.Web/connections/azuresentinel` } },
    identityId: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/playbooks`,
    vaultUri: 'https://lab.vault.azure.net/',
    workspaceResourceId,
  };
}
