import type { Content } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import type { CommandIo, ExitCode } from '../command';
import type { Portal } from '../detection/portal';
import { readDeliveries, type Delivery } from './delivery';
import type { Instant } from './instant';
import { Interrupt, Interrupted } from './interrupt';
import { Lab } from './lab';
import { Ledger } from './ledger';
import { toOutcome } from './outcome';
import { Progress } from './progress';
import { formatJson } from './report/json';
import { buildReport } from './report/report';
import type { NowInRules } from './scheduler';
import { serve } from './serving';
import { SAMPLE, SAMPLE_EVENT_ID } from './traffic/guide-sample';
import { buildLabDay, MIDNIGHT } from './traffic/lab-day';

/** What the user asked the lab for. */
export interface LabRequest {
  readonly isOnce: boolean;
  readonly format: 'text' | 'json';
  readonly seed: number;
  readonly nowInRules: NowInRules;
  readonly ingestionDelay: number;
  readonly port: number;
  readonly portal: Portal;

  /** Webhook payloads, one a line. Without them: the guide's sample and the seeded day. */
  readonly events?: string;

  readonly environment: Environment;
  readonly content: Content;
}

/** Runs the lab for a user: plays, reports, and serves until it is told to stop. */
export async function runLab(request: LabRequest, io: CommandIo): Promise<ExitCode> {
  const interrupt = new Interrupt();
  const progress = new Progress(io);
  let lab: Lab | undefined;
  try {
    const deliveries = prepareDeliveries(request);
    const ledger = new Ledger();
    progress.stage('Starting the relay, its Azure and the query engine …');
    lab = await Lab.start({
      ...request,
      signal: interrupt.signal,
      start: deliveries[0]?.at ?? MIDNIGHT,
      onAnswer: (delivery, answer) => {
        ledger.answers.set(delivery, answer);
        progress.update(() => describe(delivery.at, ledger.answers.size, deliveries.length));
      },
    });
    lab.onLog((log) => {
      ledger.hear(log);
      if (log.level === 'error' || log.level === 'critical') io.stderr(`relay: ${log.message}\n`);
    });
    interrupt.signal.throwIfAborted();
    progress.stage(`Posting ${deliveries.length} webhook(s), and running the rules on the simulated clock …`);
    await lab.play(deliveries);
    progress.clear();
    await report(lab, request, ledger, io);
    if (!request.isOnce) await serve(lab, toWriter(request, io), interrupt);
    return 0;
  } catch (error) {
    progress.clear();
    if (!(error instanceof Interrupted)) throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  } finally {
    await lab?.stop();
    interrupt.dispose();
  }
}

function prepareDeliveries({ events, seed, environment }: LabRequest): readonly Delivery[] {
  if (events !== undefined) return readDeliveries(events, MIDNIGHT);
  return buildLabDay(seed, environment.userIdIs === 'upn' ? 'address' : 'uuid');
}

async function report(lab: Lab, { format }: LabRequest, ledger: Ledger, io: CommandIo): Promise<void> {
  const outcome = toOutcome(lab, ledger);
  if (format === 'json') {
    io.stdout(formatJson(outcome));
    return;
  }
  const answer = ledger.answers.get(SAMPLE);
  const sample = answer === undefined ? undefined : { delivery: SAMPLE, answer, eventId: SAMPLE_EVENT_ID };
  io.stdout(await buildReport(lab, outcome, sample));
}

/** Where a JSON document was asked for, nothing else may stand beside it. */
function toWriter({ format }: LabRequest, io: CommandIo): (text: string) => void {
  return (text) => (format === 'json' ? io.stderr(text) : io.stdout(text));
}

function describe(at: Instant, answered: number, all: number): string {
  return `${at.slice(0, 16).replace('T', ' ')} on the simulated clock, ${answered} of ${all} webhooks answered …`;
}
