import { cut, formatTable } from '../report/table';
import type { CycleReport } from './deployment-cycle';

const WIDEST_RESULT = 110;

/** The cycle as a table of steps, and the summary as the last line. */
export function formatCycleReport(environmentName: string, { steps }: Pick<CycleReport, 'steps'>): string {
  const rows = steps.map(({ name, seconds, result, isFine }) => [
    isFine ? 'ok' : 'FAILED',
    name,
    seconds,
    's',
    cut(result, WIDEST_RESULT),
  ]);
  const failed = steps.filter(({ isFine }) => !isFine);
  const details = failed.map(({ name, result }) => `\n${name}: ${result}\n`);
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const verdict = isGood({ steps })
    ? 'every step as it should be'
    : `${failed.length} of ${steps.length} steps not as they should be`;
  return `${formatTable(rows)}${details.join('')}\n${environmentName}: ${verdict}, ${total} s.\n`;
}

/** Whether the deployment is good: a first apply that needed a second one is told, and held against it. */
export function isGood({ steps }: Pick<CycleReport, 'steps'>): boolean {
  return steps.length > 0 && steps.every(({ isFine }) => isFine);
}
