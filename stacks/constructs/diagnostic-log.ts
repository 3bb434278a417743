import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

/** Settings for {@link DiagnosticLog}. */
export interface DiagnosticLogProps {
  /** Resource id of what writes the log. */
  readonly targetId: string;

  /** Workspace that it is written to. */
  readonly workspaceId: string;

  /** Categories of the log, by the target's own names. */
  readonly categories: readonly string[];

  /**
   * What must exist before the setting.
   *
   * @default what the two ids refer to
   */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * Sends the log of one Azure resource to the workspace.
 *
 * Names categories rather than a group of them, so that a new category never costs anybody by surprise.
 *
 * @example
 * new DiagnosticLog(this, 'vault-audit', { targetId: vault.id, workspaceId: workspace.id, categories: ['AuditEvent'] });
 */
export class DiagnosticLog extends Construct {
  readonly resource: MonitorDiagnosticSetting;

  constructor(scope: Construct, id: string, props: DiagnosticLogProps) {
    super(scope, id);

    this.resource = new MonitorDiagnosticSetting(this, 'setting', {
      name: 'noxys-sentinel',
      targetResourceId: props.targetId,
      logAnalyticsWorkspaceId: props.workspaceId,
      enabledLog: props.categories.map((category) => ({ category })),
      ...(props.after && { dependsOn: [...props.after] }),
    });
  }
}
