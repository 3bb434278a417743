/** ARM ids and links of what a workspace holds. */
export class AzureIds {
  constructor(readonly workspaceResourceId: string) {}

  rule(uuid: string): string {
    return `${this.#insights}/alertRules/${uuid}`;
  }

  automationRule(id: string): string {
    return `${this.#insights}/automationRules/${id}`;
  }

  incident(id: string): string {
    return `${this.#insights}/Incidents/${id}`;
  }

  entity(id: string): string {
    return `${this.#insights}/Entities/${id}`;
  }

  /** Where the Azure portal shows an incident. */
  incidentUrl(id: string): string {
    return `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${this.incident(id)}`;
  }

  /** Subscription, resource group and name of the workspace. */
  get workspaceInfo(): { SubscriptionId: string; ResourceGroupName: string; WorkspaceName: string } {
    const parts = this.workspaceResourceId.split('/');
    return { SubscriptionId: parts[2] ?? '', ResourceGroupName: parts[4] ?? '', WorkspaceName: parts[8] ?? '' };
  }

  get #insights(): string {
    return `${this.workspaceResourceId}/providers/Microsoft.SecurityInsights`;
  }
}
