import type { Sentinel } from '../detection/sentinel';
import type { Clock } from './clock';
import type { Delivery } from './delivery';
import type { RelayProcess } from './relay-process';
import type { Scheduler } from './scheduler';
import type { Answer, Sender } from './sender';
import { Timeline } from './timeline';
import type { Workspace } from './workspace';

/** The parts between which a {@link Timeline} runs. */
export interface RelayTimelineParts {
  readonly relay: RelayProcess;
  readonly sender: Sender;
  readonly workspace: Workspace;
  readonly sentinel: Sentinel;
  readonly clock: Clock;
  readonly scheduler: Scheduler;

  /** Hears how the relay answered each post. */
  readonly onAnswer?: ((delivery: Delivery, answer: Answer) => void) | undefined;

  /** Ends what the timeline is at. */
  readonly signal?: AbortSignal | undefined;
}

/** A timeline that posts to a relay, waits until its queue is empty, and runs the rules of a workspace. */
export function buildRelayTimeline(parts: RelayTimelineParts): Timeline {
  const { relay, sender, workspace, sentinel, clock, scheduler, onAnswer, signal } = parts;
  return new Timeline({
    clock,
    scheduler,
    send: (delivery) => {
      workspace.expect(delivery);
      return sender.send(delivery, (answer) => onAnswer?.(delivery, answer));
    },
    settle: async () => {
      await sender.settled();
      await relay.idle();
      workspace.forgetPosts();
    },
    run: async ({ ruleId, ...moment }) => {
      await sentinel.runRule(ruleId, moment);
    },
    lastIngestion: () => workspace.lastIngestion,
    ...(signal && { signal }),
  });
}
