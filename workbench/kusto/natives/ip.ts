import { printJson } from '../json';
import { toJson } from './arrays';
import { type Native, type NativeValue, numberOf, textOf } from './native';

/** Functions of IPv4 addresses, each with an optional prefix: `192.168.1.1/24`. */
export const IP_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_ipv4: {
    parameters: ['string'],
    returns: 'long',
    run: (text) => network(parseIpv4(textOf(text)))?.address ?? null,
  },
  kql_parse_ipv4_mask: {
    parameters: ['string', 'long'],
    returns: 'long',
    run: (text, mask) => network(withPrefix(parseIpv4(textOf(text)), numberOf(mask)))?.address ?? null,
  },
  kql_ipv4_is_private: {
    parameters: ['string'],
    returns: 'bool',
    run: (text) => {
      const ip = parseIpv4(textOf(text));
      return ip ? PRIVATE.some((range) => isInside(ip, range)) : null;
    },
  },
  kql_ipv4_compare: {
    parameters: ['string', 'string', 'long'],
    returns: 'long',
    run: (a, b, prefix) => compare(parseIpv4(textOf(a)), parseIpv4(textOf(b)), numberOf(prefix)),
  },
  kql_ipv4_is_in_range: {
    parameters: ['string', 'string'],
    returns: 'bool',
    run: (ip, range) => inRange(textOf(ip), textOf(range)),
  },
  kql_ipv4_is_in_any_range: {
    parameters: ['string', 'dynamic'],
    returns: 'bool',
    run: (ip, ranges) => {
      const results = textsOf(ranges).map((range) => inRange(textOf(ip), range));
      return results.includes(true) ? true : parseIpv4(textOf(ip)) ? false : null;
    },
  },
  kql_ipv4_netmask_suffix: {
    parameters: ['string'],
    returns: 'long',
    run: (text) => {
      const ip = parseIpv4(textOf(text));
      return ip ? BigInt(ip.prefix) : null;
    },
  },
  kql_ipv4_range_to_cidr_list: {
    parameters: ['string', 'string'],
    returns: 'dynamic',
    run: (first, last) => {
      const [from, to] = [parseIpv4(textOf(first)), parseIpv4(textOf(last))];
      return from && to && from.address <= to.address ? printJson(cidrList(from.address, to.address)) : null;
    },
  },
  kql_format_ipv4: {
    parameters: ['string', 'long'],
    returns: 'string',
    run: (text, prefix) => {
      const ip = network(withPrefix(parseIpv4OrNumber(textOf(text)), numberOf(prefix)));
      return ip ? formatIpv4(ip.address) : '';
    },
  },
  kql_format_ipv4_mask: {
    parameters: ['string', 'long'],
    returns: 'string',
    run: (text, prefix) => {
      const ip = network(withPrefix(parseIpv4OrNumber(textOf(text)), numberOf(prefix)));
      return ip ? `${formatIpv4(ip.address)}/${ip.prefix}` : '';
    },
  },
  kql_has_ipv4: {
    parameters: ['string', 'dynamic', 'bool'],
    returns: 'bool',
    run: (text, needles, isPrefix) =>
      textsOf(needles).some((needle) => hasIpv4(textOf(text), needle, isPrefix === true)),
  },
};

interface Ipv4 {
  readonly address: bigint;
  readonly prefix: number;
}

function parseIpv4(text: string): Ipv4 | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const bytes = match.slice(1, 5).map(Number);
  const prefix = Number(match[5] ?? 32);
  if (bytes.some((byte) => byte > 255) || prefix > 32) return undefined;
  return { address: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n), prefix };
}

/** An address, or its four bytes as one number, the first byte the highest. */
function parseIpv4OrNumber(text: string): Ipv4 | undefined {
  if (!/^\d{1,10}$/.test(text)) return parseIpv4(text);
  const address = BigInt(text);
  return address < 1n << 32n ? { address, prefix: 32 } : undefined;
}

function withPrefix(ip: Ipv4 | undefined, prefix: number): Ipv4 | undefined {
  if (!ip || prefix < 0 || prefix > 32) return undefined;
  return { address: ip.address, prefix: Math.min(ip.prefix, prefix) };
}

/** The address with the bits behind the prefix cleared. */
function network(ip: Ipv4 | undefined): Ipv4 | undefined {
  return ip && { ...ip, address: masked(ip.address, ip.prefix) };
}

function masked(address: bigint, prefix: number): bigint {
  const free = BigInt(32 - prefix);
  return (address >> free) << free;
}

/** -1, 0 or 1 over the shortest of the prefixes. */
function compare(a: Ipv4 | undefined, b: Ipv4 | undefined, prefix: number): bigint | null {
  if (!a || !b || prefix < 0 || prefix > 32) return null;
  const shortest = Math.min(a.prefix, b.prefix, prefix);
  const [x, y] = [masked(a.address, shortest), masked(b.address, shortest)];
  return x === y ? 0n : x < y ? -1n : 1n;
}

function isInside(ip: Ipv4, range: Ipv4): boolean {
  return masked(ip.address, range.prefix) === masked(range.address, range.prefix);
}

function inRange(ip: string, range: string): boolean | null {
  const [address, network] = [parseIpv4(ip), parseIpv4(range)];
  return address && network ? isInside(address, network) : null;
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((range) => parseIpv4(range) ?? []);

function formatIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
}

/** The fewest networks that cover a range exactly. */
function cidrList(from: bigint, to: bigint): string[] {
  const list: string[] = [];
  for (let at = from; at <= to;) {
    let prefix = 32;
    while (prefix > 0 && masked(at, prefix - 1) === at && at + (1n << BigInt(33 - prefix)) - 1n <= to) prefix -= 1;
    list.push(`${formatIpv4(at)}/${prefix}`);
    at += 1n << BigInt(32 - prefix);
  }
  return list;
}

/** Whether the text holds the address, or one that starts with the prefix, between characters that are neither letter nor digit. */
function hasIpv4(text: string, needle: string, isPrefix: boolean): boolean {
  if (isPrefix ? !/^(\d{1,3}\.){1,3}(?:\d{1,3}(?<=(?:\.\d{1,3}){3}))?$/.test(needle) : !parseIpv4(needle)) return false;
  const addresses = text.match(/(?<![A-Za-z0-9.])\d{1,3}(?:\.\d{1,3}){3}(?![A-Za-z0-9]|\.\d)/g) ?? [];
  return addresses
    .filter((address) => parseIpv4(address))
    .some((address) => (isPrefix ? address.startsWith(needle) : address === needle));
}

function textsOf(value: NativeValue | undefined): string[] {
  const json = toJson(value);
  return (Array.isArray(json) ? json : [json]).flatMap((item) => (typeof item === 'string' ? [item] : []));
}
