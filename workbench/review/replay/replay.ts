import type { Instant } from '../../lab/instant';
import type { Arrival } from './arrival';
import { Player, type Program, type ReplayOutcome } from './player';
import type { SideEngine } from './side-engine';
import type { Stage } from './stage';

/** What both versions made of the events; undefined where there is no such version. */
export interface ReplayPair {
  readonly base: ReplayOutcome | undefined;
  readonly head: ReplayOutcome | undefined;
}

/** Runs two versions side by side on events that become visible one after the other. */
export async function replay(
  stage: Stage,
  programs: { readonly base: Program | undefined; readonly head: Program | undefined },
  arrivals: readonly Arrival[],
): Promise<ReplayPair> {
  await stage.clear();
  const open = (engine: SideEngine | undefined, program: Program | undefined) =>
    engine === undefined || program === undefined ? undefined : Player.open(engine, program);
  const base = await open(stage.base, programs.base);
  const head = await open(stage.head, programs.head);

  const players = [base, head].filter((player) => player !== undefined);
  const moments = [...new Set(players.flatMap(({ runs }) => runs.map(({ moment }) => moment.executed)))].sort();
  const end = [moments.at(-1) ?? '', arrivals.at(-1)?.visible ?? ''].sort().at(-1) ?? '';
  const cursor = new ArrivalCursor(arrivals);
  let store = await stage.prepare(cursor.takeUntil(moments[0] ?? end));
  for (const [index, moment] of moments.entries()) {
    const run = async (): Promise<void> => {
      await store();
      await Promise.all(players.map((player) => player.runAt(moment)));
    };
    // The next rows are made while the database works.
    [store] = await Promise.all([stage.prepare(cursor.takeUntil(moments[index + 1] ?? end)), run()]);
  }
  await store();
  return { base: await base?.finish(end), head: await head?.finish(end) };
}

/** Hands arrivals out as they become visible. */
class ArrivalCursor {
  #position = 0;

  constructor(private readonly arrivals: readonly Arrival[]) {}

  /** Those that have become visible since the last time. */
  takeUntil(moment: Instant): readonly Arrival[] {
    const start = this.#position;
    while ((this.arrivals[this.#position]?.visible ?? '\uffff') <= moment) this.#position += 1;
    return this.arrivals.slice(start, this.#position);
  }
}
