import { seededRandom } from '../support/virtual-clock';
import { synthEvent } from '../support/synth';
import { head } from './bad-requests';

/** Requests from a seed, each wrong by the way it is made, whatever chance adds. */
export function* fuzzRequests(seed: number, count: number): Generator<Buffer> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random.next() * limit);
  for (let index = 0; index < count; index += 1) {
    const spoil = SPOILERS[index % SPOILERS.length];
    if (spoil !== undefined)
      yield spoil(Buffer.from(JSON.stringify(synthEvent({ id: `evt_${seed}_${index}` }))), below);
  }
}

type Spoil = (event: Buffer, below: (limit: number) => number) => Buffer;

const SPOILERS: readonly Spoil[] = [
  // A body cut anywhere is no JSON.
  (event, below) => post(event.subarray(0, below(event.length))),
  // Nor is one with a byte that JSON knows nowhere.
  (event, below) => post(withByte(event, below(event.length), 0xff)),
  (event, below) => post(withByte(event, below(event.length), below(0x20))),
  // Random bytes do not make an event.
  (_, below) => post(Buffer.from(Array.from({ length: 1 + below(500) }, () => below(256)))),
  // An event whose required values are of random other kinds.
  (_, below) =>
    post(
      Buffer.from(JSON.stringify(synthEvent({ id: JUNK[below(JUNK.length)], timestamp: JUNK[below(JUNK.length)] }))),
    ),
  (_, below) => post(Buffer.from(JSON.stringify(nest(below(200), JUNK[below(JUNK.length)])))),
  // A good event under wrong headers.
  (event, below) => post(event, { Authorization: `Bearer ${text(below)}` }),
  (event, below) => post(event, { 'Content-Type': text(below) }),
  (event, below) => post(event, { 'Content-Encoding': text(below) }),
  (event, below) => post(event, {}, ['GET', 'PUT', 'PATCH', 'DELETE'][below(4)]),
];

const JUNK: readonly unknown[] = [null, '', [], {}, [[]], false, Array.from({ length: 50 }, () => null), { id: 'x' }];

/** What a dictionary cannot hold: an envelope that is nested in arrays or objects is none. */
function nest(depth: number, value: unknown): unknown {
  let nested: unknown = [value];
  for (let level = 0; level < depth; level += 1) nested = level % 2 === 0 ? { data: nested } : [nested];
  return nested;
}

function withByte(event: Buffer, place: number, byte: number): Buffer {
  // A line end or a tab between tokens would be JSON, so the byte goes inside the first text.
  const spoilt = Buffer.from(event);
  spoilt[2 + (place % 2)] = byte;
  return spoilt;
}

/** Printable text that is none of the good values. */
function text(below: (limit: number) => number): string {
  return `~${Array.from({ length: below(40) }, () => String.fromCharCode(0x21 + below(0x5e))).join('')}`;
}

function post(body: Buffer, headers: Readonly<Record<string, string>> = {}, method?: string): Buffer {
  return Buffer.concat([Buffer.from(head({ 'Content-Length': String(body.length), ...headers }, [], method)), body]);
}
