import { HOP_TITLES, HOPS, type HopResult } from './hop';

const MARKS = { fine: 'ok', broken: 'FAIL', unknown: '-' } as const;
const WIDTH = Math.max(...HOPS.map((hop) => HOP_TITLES[hop].length));

/** One line for a hop. */
export function formatHop({ hop, verdict, found, seconds }: HopResult): string {
  const time = verdict === 'unknown' ? '' : `${seconds.toFixed(1)} s`;
  return `${MARKS[verdict].padEnd(4)}  ${HOP_TITLES[hop].padEnd(WIDTH)}  ${time.padStart(7)}  ${found}\n`;
}

/** What to do about the hops that are broken; last, since that is what is looked for. */
export function formatVerdict(results: readonly HopResult[], environment: string): string {
  const failures = results.filter(({ verdict }) => verdict === 'broken');
  if (failures.length === 0) {
    const unseen = results.filter(({ verdict }) => verdict === 'unknown');
    const rest = unseen.length === 0 ? '' : ` Not looked at: ${unseen.map(({ hop }) => HOP_TITLES[hop]).join(', ')}.`;
    return `\n${environment}: events get through.${rest}\n`;
  }
  const lines = failures.map(({ hop, found, advice }) =>
    [
      `\n${environment}: '${HOP_TITLES[hop]}' is broken: ${found.replace(/\.$/, '')}.`,
      ...(advice === undefined ? [] : [`  Guide, Troubleshooting: ${advice.guide}.`, `  ${advice.action}`]),
    ].join('\n'),
  );
  return `${lines.join('\n')}\n`;
}

/** Whether everything that was looked at is as it should be. */
export function isHealthy(results: readonly HopResult[]): boolean {
  return (
    results.every(({ verdict }) => verdict !== 'broken') &&
    results.some(({ hop, verdict }) => hop === 'table' && verdict === 'fine')
  );
}

/** What was found, as one JSON document. */
export function formatHopsJson(results: readonly HopResult[], environment: string): string {
  const hops = results.map((result) => ({ ...result, title: HOP_TITLES[result.hop] }));
  return `${JSON.stringify({ environment, isHealthy: isHealthy(results), hops }, undefined, 2)}\n`;
}
