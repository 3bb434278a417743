/** What can go wrong, by the place where it does. */
export const FAULT_KINDS = {
  /** At the Logs Ingestion API, on the wire. */
  post: [
    'reset',
    'half-close',
    'latency',
    'hang',
    'trickle',
    'garbage',
    'wrong success',
    'redirect',
    'answer lost',
    '401',
    '403',
    '404',
    '408',
    '413',
    '429',
    '429 with Retry-After',
    '500',
    '502',
    '503 with a date',
    '504',
  ],
  /** At the queue. */
  send: ['refused', 'answer lost', 'slow'],
  /** At the blobs of large messages. */
  put: ['refused', 'answer lost'],
  get: ['refused'],
  delete: ['refused', 'answer lost'],
  /** At the dead letters. */
  letter: ['refused'],
  /** In the machine. */
  machine: ['clock forward', 'clock back', 'crash'],
  /** In the queue trigger. */
  trigger: ['handed over twice'],
} as const;

export type FaultPlace = keyof typeof FAULT_KINDS;

/** One class of faults: one kind at one place, or all of them at once. */
export interface FaultClass {
  readonly name: string;
  readonly faults: readonly { readonly place: FaultPlace; readonly kind: string }[];
}

const SINGLE: readonly FaultClass[] = Object.entries(FAULT_KINDS).flatMap(([place, kinds]) =>
  kinds.map((kind) => ({ name: `${place}: ${kind}`, faults: [{ place: place as FaultPlace, kind }] })),
);

/** Every class; the last one has all faults. */
export const FAULT_CLASSES: readonly FaultClass[] = [
  ...SINGLE,
  { name: 'everything at once', faults: SINGLE.flatMap(({ faults }) => faults) },
];
