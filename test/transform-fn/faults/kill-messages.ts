import type { FaultFacts } from '../../../transform-fn/src/delivery/fault';

/** What the process that dies says to its parent. */
export type ToParent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'answer'; readonly id: number; readonly status: number }
  | { readonly kind: 'settled' | 'failed'; readonly id: number };

/** What its parent says to it. */
export type FromParent =
  | { readonly kind: 'post' | 'deliver'; readonly id: number; readonly text: string }
  | { readonly kind: 'result'; readonly id: number; readonly value?: unknown; readonly fault?: FaultFacts };
