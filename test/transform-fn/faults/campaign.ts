import type { Goal } from '../support/goals';
import { figure } from '../support/goals';
import { FAULT_CLASSES, type FaultClass } from './fault-classes';
import { FaultEndpoint } from './fault-endpoint';
import { KILL_POINTS, prepareWorker, runKill, type KillSignal } from './kills';
import { runNemesis, type NemesisReport } from './nemesis';

/** Runs at the same time: they mostly wait. */
const AT_ONCE = 6;

/** How much a campaign has to try before it may say that nothing is lost. */
const SCALE = { classes: 20, seeds: 25, faults: 5_000 };

/** Settings of {@link runCampaign}. */
export interface CampaignOptions {
  readonly seeds: number;
  readonly classes?: readonly FaultClass[];
  /** Whether the scale of the campaign is judged as well. */
  readonly isFull: boolean;
  readonly progress?: (text: string) => void;
}

/** What a campaign found. */
export interface Campaign {
  readonly goals: Goal[];
  /** A line for each class of faults. */
  readonly classes: string[];
}

/** R1, R2, R12 and R15: the nemesis over every class of faults, with many seeds. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const { seeds, classes = FAULT_CLASSES, isFull, progress = () => undefined } = options;
  const endpoint = await FaultEndpoint.start();
  const runs = classes.flatMap((faultClass) =>
    Array.from({ length: seeds }, (_, seed) => ({ faultClass, seed: seed + 1 })),
  );
  const reports: (NemesisReport & { readonly faultClass: FaultClass })[] = [];
  const problems: string[] = [];
  const left = [...runs];
  const worker = async (): Promise<void> => {
    for (let run = left.shift(); run !== undefined; run = left.shift()) {
      const report = await runNemesis(endpoint, run.faultClass, run.seed);
      reports.push({ ...report, faultClass: run.faultClass });
      problems.push(...describe(run.faultClass, run.seed, report));
      progress(`${reports.length} of ${runs.length} runs`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await endpoint.stop();

  const sum = (pick: (report: NemesisReport) => number): number => sumOf(reports, pick);
  for (const problem of problems.slice(0, 20)) process.stdout.write(`     ${problem}\n`);
  const lost = sum(countLost);
  const duplicates = sum((report) => report.duplicates.length);
  const leftBehind = sum((report) => report.leftBehind);
  const faults = sum((report) => report.faults);
  const scale = `${classes.length} fault classes x ${seeds} seeds, ${figure(faults)} faults`;
  const goal = `${isFull ? 'goal' : 'goal of the full form'} >= ${SCALE.classes} x >= ${SCALE.seeds}, >= ${figure(SCALE.faults)} faults`;
  const isLarge = classes.length >= SCALE.classes && seeds >= SCALE.seeds && faults >= SCALE.faults;
  const goals = [
    {
      id: 'R1',
      text: `${scale} (${goal}), ${figure(sum(({ acknowledged }) => acknowledged))} events acknowledged: ${lost} lost (goal 0)`,
      isMet: lost === 0 && (isLarge || !isFull),
    },
    {
      id: 'R2',
      text: `${duplicates} copies that no lost answer and no dead worker explains (goal 0); ${figure(sum(({ excusedCopies }) => excusedCopies))} that one does`,
      isMet: duplicates === 0,
    },
    {
      id: 'R15',
      text: `${figure(sum(({ deadLettered }) => deadLettered))} dead letters redriven after the fix, each run by two operators at once: ${leftBehind} left behind (goal 0), copies as in R2`,
      isMet: leftBehind === 0,
    },
    {
      id: 'R12',
      text: `${sum(({ leaks }) => leaks)} log entries, messages, blobs and rows show a value that they must not (goal 0)`,
      isMet: sum(({ leaks }) => leaks) === 0,
    },
  ];
  const describeOf = (faultClass: FaultClass): string =>
    describeClass(
      faultClass,
      reports.filter((report) => report.faultClass === faultClass),
    );
  return { goals, classes: classes.map(describeOf) };
}

/** Events that were acknowledged and are nowhere, and messages that spent all their deliveries. */
function countLost({ lost, poisoned }: NemesisReport): number {
  return lost.length + poisoned;
}

function describeClass({ name }: FaultClass, reports: readonly NemesisReport[]): string {
  const [faults, acknowledged, stored, lost] = [
    sumOf(reports, (report) => report.faults),
    sumOf(reports, (report) => report.acknowledged),
    sumOf(reports, (report) => report.stored),
    sumOf(reports, countLost),
  ].map(figure);
  return `${name.padEnd(28)} ${faults} faults, ${acknowledged} events acknowledged, ${stored} stored, ${lost} lost`;
}

function sumOf(reports: readonly NemesisReport[], pick: (report: NemesisReport) => number): number {
  return reports.reduce((total, report) => total + pick(report), 0);
}

function describe({ name }: FaultClass, seed: number, { lost, duplicates, poisoned }: NemesisReport): string[] {
  const found = [
    lost.length > 0 ? `lost ${lost.slice(0, 5).join(', ')}` : '',
    duplicates.length > 0 ? `twice ${duplicates.slice(0, 5).join(', ')}` : '',
    poisoned > 0 ? `${poisoned} poisoned` : '',
  ].filter((text) => text !== '');
  return found.length === 0 ? [] : [`${name}, seed ${seed}: ${found.join('; ')}`];
}

const LEAST_POINTS = 12;
const SIGNALS: readonly KillSignal[] = ['SIGKILL', 'SIGTERM'];

/** R7: the process is killed at every point, with either signal. */
export async function runKills(times: number, signals = SIGNALS, points = KILL_POINTS): Promise<Goal> {
  const worker = await prepareWorker();
  const reports = [];
  for (const signal of signals) {
    for (const point of points) {
      for (let time = 0; time < times; time += 1) reports.push(await runKill(worker.file, point, signal));
    }
  }
  worker.remove();
  const missed = reports.filter(({ isKilled }) => !isKilled).length;
  const lost = reports.reduce((sum, report) => sum + report.lost.length, 0);
  const duplicates = reports.reduce((sum, report) => sum + report.duplicates.length, 0);
  return {
    id: 'R7',
    text: `${reports.length} kills at ${points.length} points (goal >= ${LEAST_POINTS}) with ${signals.join(' and ')}, ${missed} not reached: ${lost} lost, ${duplicates} unexplained copies (goals 0)`,
    isMet: points.length >= LEAST_POINTS && missed + lost + duplicates === 0,
  };
}
