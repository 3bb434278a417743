import type { Handler } from './exchange';

/** What answers for a host: a handler of ours, or a TLS server of its own on loopback. */
export type Route =
  { readonly host: string; readonly handler: Handler } | { readonly host: string; readonly port: number };

/**
 * The route of a host name, or undefined: then the host is none of ours.
 *
 * A route's host is a name or `*.` and a name, which stands for any one label before it. An exact name wins.
 */
export function findRoute(routes: readonly Route[], host: string): Route | undefined {
  const name = host.toLowerCase();
  const parent = `*${name.slice(name.indexOf('.'))}`;
  return routes.find((route) => route.host === name) ?? routes.find((route) => route.host === parent);
}
