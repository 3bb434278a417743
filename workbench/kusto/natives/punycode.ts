import { type Native, textOf } from './native';

/** Punycode (RFC 3492) without the `xn--` of a domain name; `''` where it cannot be read. */
export const PUNYCODE_NATIVES: Readonly<Record<string, Native>> = {
  kql_punycode_encode: { parameters: ['string'], returns: 'string', run: (text) => encode(textOf(text)) },
  kql_punycode_decode: { parameters: ['string'], returns: 'string', run: (text) => decode(textOf(text)) ?? '' },
  kql_punycode_encode_domain: { parameters: ['string'], returns: 'string', run: (text) => encodeDomain(textOf(text)) },
  kql_punycode_decode_domain: { parameters: ['string'], returns: 'string', run: (text) => decodeDomain(textOf(text)) },
};

const PREFIX = 'xn--';

/** Each label by itself; any of IDNA's four dots ends one (RFC 3490, section 3.1). */
function encodeDomain(domain: string): string {
  const labels = domain.split(/[.\u3002\uff0e\uff61]/);
  return labels.map((label) => (/^\p{ASCII}*$/u.test(label) ? label : `${PREFIX}${encode(label)}`)).join('.');
}

function decodeDomain(domain: string): string {
  const labels = domain
    .split('.')
    .map((label) => (label.startsWith(PREFIX) ? decode(label.slice(PREFIX.length)) : label));
  return labels.includes(undefined) ? '' : labels.join('.');
}

/** The parameters of section 5 of the RFC. */
const [BASE, T_MIN, T_MAX, SKEW, DAMP, INITIAL_BIAS, INITIAL_N] = [36, 1, 26, 38, 700, 72, 128];
/** What a number of the text may be at most: section 6.4 stops where a 32-bit one overflows. */
const MOST = 2 ** 31 - 1;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Section 6.3. */
function encode(text: string): string {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < INITIAL_N);
  let output = basic.map((point) => String.fromCodePoint(point)).join('') + (basic.length > 0 ? '-' : '');
  let [handled, bias, delta, n] = [basic.length, INITIAL_BIAS, 0, INITIAL_N];
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta += 1;
      if (point !== n) continue;
      output += encodeInteger(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    n += 1;
  }
  return output;
}

/** Section 6.2; `undefined` for what no text is encoded as. */
function decode(text: string): string | undefined {
  const delimiter = text.lastIndexOf('-');
  const output = Array.from(text.slice(0, Math.max(delimiter, 0)), (character) => character.codePointAt(0) ?? 0);
  if (output.some((point) => point >= INITIAL_N)) return undefined;
  let [at, bias, i, n] = [delimiter > 0 ? delimiter + 1 : 0, INITIAL_BIAS, 0, INITIAL_N];
  while (at < text.length) {
    const start = i;
    for (let [weight, k] = [1, BASE]; ; k += BASE) {
      const digit = DIGITS.indexOf(text.charAt(at).toLowerCase());
      if (at >= text.length || digit < 0) return undefined;
      at += 1;
      i += digit * weight;
      if (i > MOST) return undefined;
      const threshold = thresholdOf(k, bias);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapt(i - start, length, start === 0);
    n += Math.floor(i / length);
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) return undefined;
    i %= length;
    output.splice(i, 0, n);
    i += 1;
  }
  return String.fromCodePoint(...output);
}

/** A number of digits of growing weight; the last one is below its threshold. */
function encodeInteger(value: number, bias: number): string {
  let [output, rest] = ['', value];
  for (let k = BASE; ; k += BASE) {
    const threshold = thresholdOf(k, bias);
    if (rest < threshold) return output + DIGITS.charAt(rest);
    output += DIGITS.charAt(threshold + ((rest - threshold) % (BASE - threshold)));
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function thresholdOf(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, T_MIN), T_MAX);
}

/** Section 6.1. */
function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(isFirst ? delta / DAMP : delta / 2);
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
