import { InvocationContext } from '@azure/functions';

import type { Content } from '../../../kql/content';
import { toLog } from '../../../transform-fn/src/azure/invocation';
import type { Answer, IntakeRequest } from '../../../transform-fn/src/intake/exchange';
import { createIntake, type Intake } from '../../../transform-fn/src/intake/intake';
import type { Log, Random } from '../../../transform-fn/src/ports';
import type { KustoEngine } from '../../../workbench/kusto/engine';
import { Clock } from '../../../workbench/lab/clock';
import { toInstant } from '../../../workbench/lab/instant';
import { RelayTraces } from '../../../workbench/lab/relay-traces';
import { Workspace } from '../../../workbench/lab/workspace';
import type { MemoryLogs } from '../../transform-fn/support/memory-stores';
import { QueueHost } from '../../transform-fn/support/queue-host';
import { EVENTS_SCHEMA, hash, synthSettings } from '../../transform-fn/support/synth';
import { synthDelivery } from '../../transform-fn/support/synth-delivery';

type Row = Readonly<Record<string, unknown>>;

/** The relay's own code from request to row in virtual time, its log and its rows in the lab's workspace, as health alerts see them. */
export class WatchedRelay {
  readonly settings = synthSettings();
  readonly intake: Intake;
  /** Writes through an invocation of the Functions host, as the relay does. */
  readonly log: Log;
  private readonly delivery = synthDelivery();
  private readonly host: QueueHost;
  private readonly traces = new RelayTraces('func-noxys-test', () => this.time);

  private constructor(
    private readonly engine: KustoEngine,
    private readonly workspace: Workspace,
    private readonly workspaceClock: Clock,
  ) {
    this.log = toLog(
      new InvocationContext({
        logHandler: (level, ...texts) => this.traces.hear({ category: 'user', level, message: texts.join(' ') }),
      }),
    );
    const { ports, clock, queue, deliver } = this.delivery;
    this.intake = createIntake(this.settings, { ...ports, schema: EVENTS_SCHEMA, hash });
    this.host = new QueueHost(clock, queue, deliver, this.log);
  }

  /** Into an engine whose tables exist and are empty. */
  static async open(engine: KustoEngine, content: Content): Promise<WatchedRelay> {
    const clock = new Clock(toInstant(0));
    const errorStream = synthSettings().ingestionStream;
    const workspace = await Workspace.open({ engine, content, clock, ingestionDelay: 0, errorStream });
    return new WatchedRelay(engine, workspace, clock);
  }

  get time(): string {
    return toInstant(this.clock.now());
  }

  get clock() {
    return this.delivery.clock;
  }

  get random(): Random {
    return this.delivery.random;
  }

  /** Rows in the table. */
  get stored(): number {
    return this.workspace.stored;
  }

  /** What was delivered last. */
  get lastRow(): Row | undefined {
    return this.delivery.logs.stored.at(-1);
  }

  /** Messages that the host has given up. */
  get poisoned(): number {
    return this.host.poisoned.length;
  }

  /** The fault that a post to the ingestion endpoint meets from now on. */
  judge(judgePost: MemoryLogs['judgePost']): void {
    this.delivery.logs.judgePost = judgePost;
  }

  post(request: IntakeRequest): Promise<Answer> {
    return this.intake(request, this.log);
  }

  putOnQueue(text: string): Promise<void> {
    return this.delivery.queue.send(text, 0);
  }

  /** Lets the queue trigger run for some minutes; what it delivers is in the table as soon as it is. */
  async run(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      const before = this.delivery.logs.stored.length;
      await this.host.runFor(60_000);
      await this.store(this.delivery.logs.stored.slice(before));
    }
  }

  /** Rows come to the data collection rule. */
  async store(rows: readonly Row[]): Promise<void> {
    this.workspaceClock.advanceTo(this.time);
    if (rows.length > 0) await this.workspace.store(rows);
  }

  /** Writes the log into its table. */
  flush(): Promise<void> {
    return this.traces.flush(this.engine);
  }
}
