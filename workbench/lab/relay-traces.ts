import type { KustoEngine } from '../kusto/engine';
import type { Instant } from './instant';
import type { HostLog } from './relay-process';

/** What takes a relay's log and keeps what the app itself says in `AppTraces`, as its Application Insights does. */
export function traceTo(
  engine: Pick<KustoEngine, 'append'>,
  functionApp: string,
  now: () => Instant,
): (log: HostLog) => void {
  return ({ category, message }) => {
    if (category !== 'user') return;
    const entry = { TimeGenerated: now(), Message: message, SeverityLevel: 1, AppRoleName: functionApp };
    void engine.append('AppTraces', [entry], entry.TimeGenerated);
  };
}
