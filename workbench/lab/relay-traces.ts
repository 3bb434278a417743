import type { KustoEngine } from '../kusto/engine';
import type { Instant } from './instant';
import type { HostLog } from './relay-process';

/** What a relay itself says in its log, for the table `AppTraces`, as its Application Insights keeps it. */
export class RelayTraces {
  #entries: { readonly TimeGenerated: Instant; readonly [column: string]: unknown }[] = [];

  constructor(
    private readonly functionApp: string,
    private readonly now: () => Instant,
  ) {}

  /** Takes a line; what the host says is left out. */
  hear({ category, message }: HostLog): void {
    if (category !== 'user') return;
    this.#entries.push({
      TimeGenerated: this.now(),
      Message: message,
      SeverityLevel: 1,
      AppRoleName: this.functionApp,
    });
  }

  /** Writes what was heard since the last call, so that the next query sees it. */
  async flush(engine: Pick<KustoEngine, 'append'>): Promise<void> {
    const entries = this.#entries.splice(0);
    const times = entries.map(({ TimeGenerated }) => TimeGenerated);
    if (entries.length > 0) await engine.append('AppTraces', entries, times);
  }
}
