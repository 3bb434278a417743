import { toJson } from './arrays';
import { type Native, numberOf, textOf } from './native';

/** Functions of IPv6 addresses, each with an optional prefix; an IPv4 address is taken as the IPv6 one that maps it. */
export const IPV6_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_ipv6: {
    parameters: ['string'],
    returns: 'string',
    run: (text) => {
      const ip = parseIpv6(textOf(text));
      return ip ? formatIpv6(masked(ip.address, ip.prefix)) : '';
    },
  },
  kql_parse_ipv6_mask: {
    parameters: ['string', 'long'],
    returns: 'string',
    run: (text, prefix) => {
      const ip = parseIpv6(textOf(text));
      const bits = numberOf(prefix);
      return ip && bits >= 0 && bits <= 128 ? formatIpv6(masked(ip.address, Math.min(ip.prefix, bits))) : '';
    },
  },
  kql_ipv6_compare: {
    parameters: ['string', 'string', 'long'],
    returns: 'long',
    run: (first, second, prefix) => compare(textOf(first), textOf(second), numberOf(prefix)),
  },
  kql_ipv6_is_in_range: {
    parameters: ['string', 'string'],
    returns: 'bool',
    run: (ip, range) => inRange(textOf(ip), textOf(range)),
  },
  kql_ipv6_is_in_any_range: {
    parameters: ['string', 'dynamic'],
    returns: 'bool',
    run: (ip, ranges) => {
      const list = toJson(ranges);
      if (!parseIpv6(textOf(ip)) || !Array.isArray(list)) return null;
      return list.some((range) => typeof range === 'string' && inRange(textOf(ip), range) === true);
    },
  },
};

interface Ipv6 {
  readonly address: bigint;
  readonly prefix: number;
}

function parseIpv6(text: string): Ipv6 | undefined {
  const [, written = '', prefix] = /^([0-9A-Fa-f:.]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  // An IPv4 address may have colons in front, and its prefix still counts 32 bits (parse-ipv6-mask-function).
  const body = written.replace(/^::(?=\d+\.)/, '');
  const isIpv4 = /^\d+(\.\d+){3}$/.test(body);
  const groups = toGroups(isIpv4 ? `::ffff:${body}` : body);
  const bits = prefix === undefined ? 128 : Number(prefix) + (isIpv4 ? 96 : 0);
  if (!groups || bits > 128) return undefined;
  return { address: groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n), prefix: bits };
}

/** The eight groups of an address; `undefined` for a text that is none. */
function toGroups(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map(readGroups);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}

function readGroups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(group)?.slice(1).map(Number);
    if (bytes?.some((byte) => byte > 255)) return [-1];
    if (bytes) return [(bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0)];
    return [/^[0-9A-Fa-f]{1,4}$/.test(group) ? parseInt(group, 16) : -1];
  });
}

function masked(address: bigint, prefix: number): bigint {
  const free = BigInt(128 - prefix);
  return (address >> free) << free;
}

function formatIpv6(address: bigint): string {
  const digits = address.toString(16).padStart(32, '0');
  return (digits.match(/.{4}/g) ?? []).join(':');
}

function compare(first: string, second: string, prefix: number): bigint | null {
  const [a, b] = [parseIpv6(first), parseIpv6(second)];
  if (!a || !b || prefix < 0 || prefix > 128) return null;
  const shortest = Math.min(a.prefix, b.prefix, prefix);
  const [x, y] = [masked(a.address, shortest), masked(b.address, shortest)];
  return x === y ? 0n : x < y ? -1n : 1n;
}

function inRange(ip: string, range: string): boolean | null {
  const [address, network] = [parseIpv6(ip), parseIpv6(range)];
  return address && network
    ? masked(address.address, network.prefix) === masked(network.address, network.prefix)
    : null;
}
