import { AzureLogs } from '../../../transform-fn/src/azure/logs';
import { createDelivery } from '../../../transform-fn/src/delivery/delivery';
import { Fault } from '../../../transform-fn/src/delivery/fault';
import type { Answer, IntakeRequest } from '../../../transform-fn/src/intake/exchange';
import { createIntake } from '../../../transform-fn/src/intake/intake';
import type { Blobs, Clock, Log, Logs, Queue, Random } from '../../../transform-fn/src/ports';
import { EVENTS_SCHEMA, hash, synthSettings } from '../support/synth';
import { idsOf, type History } from './history';

/** What an instance uses, and what outlives it. */
export interface InstanceWorld {
  readonly queue: Queue;
  readonly claims: Blobs;
  readonly deadLetters: Blobs;
  readonly clock: Clock;
  readonly random: Random;
  readonly history: History;
  readonly log: Log;
  readonly endpoint: { readonly url: string; readonly authority: string };
  readonly ruleId: string;
  readonly deadlineMilliseconds: number;
  /** Called before each call of the instance to its surroundings. */
  readonly disturb: () => void;
}

/** One instance of the relay: real intake, real delivery, real ingestion client; it can die at any call. */
export class RelayInstance {
  private isAlive = true;
  private readonly answer: (request: IntakeRequest, log: Log) => Promise<Answer>;
  private readonly settle: (message: unknown, log: Log) => Promise<void>;
  private readonly log: Log;

  constructor(world: InstanceWorld) {
    const mortal = <T extends object>(port: T): T => toMortal(port, () => this.isAlive, world.disturb);
    const ports = {
      queue: mortal(world.queue),
      claims: mortal(world.claims),
      deadLetters: mortal(world.deadLetters),
      logs: mortal(toLogs(world)),
      clock: this.toMortalClock(world.clock),
      random: world.random,
    };
    this.log = world.log;
    this.answer = createIntake(synthSettings(), { ...ports, schema: EVENTS_SCHEMA, hash });
    this.settle = createDelivery(ports);
  }

  post(request: IntakeRequest): Promise<Answer> {
    return this.answer(request, this.log);
  }

  deliver(text: string): Promise<void> {
    return this.settle(text, this.log);
  }

  /** Ends it at once: what it awaits never comes, what it calls has no effect. */
  kill(): void {
    this.isAlive = false;
  }

  /** What falls due after its death does not happen. */
  private toMortalClock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (milliseconds, action) => clock.after(milliseconds, () => (this.isAlive ? action() : undefined)),
    };
  }
}

function toLogs({ endpoint, ruleId, deadlineMilliseconds, history }: InstanceWorld): Logs {
  const token = { token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 };
  const credential = { getToken: () => Promise.resolve(token), refresh: () => Promise.resolve() };
  const client = { tlsOptions: { ca: endpoint.authority } };
  const address = { endpoint: endpoint.url, ruleId, stream: 'Custom-NoxysEvents' };
  const logs = new AzureLogs(address, credential, { deadlineMilliseconds, client });
  return {
    post: async (rows) => {
      try {
        await logs.post(rows);
      } catch (error) {
        if (error instanceof Fault && error.status === undefined) history.excuse(idsOf(rows), 'no answer came');
        throw error;
      }
    },
    refreshToken: () => logs.refreshToken(),
  };
}

/** A port whose calls may kill, and never come back to who is dead. */
function toMortal<T extends object>(port: T, isAlive: () => boolean, disturb: () => void): T {
  const never = new Promise<never>(() => undefined);
  return new Proxy(port, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        disturb();
        if (!isAlive()) return never;
        const result: unknown = Reflect.apply(member, target, args);
        if (!(result instanceof Promise)) return result;
        return result.then(
          (value: unknown) => (isAlive() ? value : never),
          (error: unknown) => (isAlive() ? Promise.reject(error as Error) : never),
        );
      };
    },
  });
}
