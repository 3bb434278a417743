import { type Json, printJson } from '../json';
import { type Native, textOf } from './native';

/** Functions that take URLs apart. */
export const URL_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_url: { parameters: ['string'], returns: 'dynamic', run: (url) => printJson(parseUrl(textOf(url))) },
  kql_parse_url_query: {
    parameters: ['string'],
    returns: 'dynamic',
    run: (query) => printJson(new Map([['Query Parameters', parseQuery(textOf(query))]])),
  },
};

const URL_PARTS =
  /^(?:(?<scheme>[A-Za-z][\w+.-]*):\/\/)(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<host>\[[^\]]*\]|[^:/?#]*)(?::(?<port>\d*))?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$/s;

/** The parts of an absolute URL; empty ones where it is none. */
function parseUrl(url: string): Json {
  const parts = URL_PARTS.exec(url)?.groups ?? {};
  return new Map<string, Json>([
    ['Scheme', parts['scheme'] ?? ''],
    ['Host', parts['host'] ?? ''],
    ['Port', parts['port'] ?? ''],
    ['Path', parts['path'] ?? ''],
    ['Username', parts['user'] ?? ''],
    ['Password', parts['password'] ?? ''],
    ['Query Parameters', parseQuery(parts['query'] ?? '')],
    ['Fragment', parts['fragment'] ?? ''],
  ]);
}

function parseQuery(query: string): Json {
  const pairs = query.split('&').filter((pair) => pair.includes('='));
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
