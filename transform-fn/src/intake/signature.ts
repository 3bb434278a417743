import { timingSafeEqual } from 'node:crypto';

import { createHmac, type Hmac } from '../hmac';

/** How a sender may sign. Noxys' own scheme is not public, so each is a preset that settings can change. */
export const SIGNATURE_SCHEMES = [
  'none',
  'standard-webhooks',
  'hmac-hex',
  'hmac-base64',
  'hmac-sha256-prefix',
] as const;
export type SignatureScheme = (typeof SIGNATURE_SCHEMES)[number];

/** What a preset leaves open, and what may be set to differ from it. */
export interface SignatureOptions {
  /** The current secret, and the previous one while it is being replaced. */
  readonly secrets: readonly string[];
  /** `text`: the secret's own bytes are the key. `base64`: the key is what follows `whsec_`, decoded. */
  readonly secretForm?: 'text' | 'base64' | undefined;
  readonly signatureHeader?: string | undefined;
  readonly idHeader?: string | undefined;
  readonly timestampHeader?: string | undefined;
  /** The signed text, with `{id}`, `{timestamp}` and `{body}` in place. */
  readonly signedContent?: string | undefined;
}

/** How the signature of a request is checked. */
export interface SignatureRule {
  /** One for each secret. */
  readonly hmacs: readonly Hmac[];
  readonly encoding: 'hex' | 'base64';
  /** What stands before the signature in its header. */
  readonly prefix: string;
  /** Whether the header may hold several signatures, apart by spaces. */
  readonly isList: boolean;
  readonly signatureHeader: string;
  readonly idHeader: string;
  readonly timestampHeader: string;
  /** The signed text, cut at `{id}`, `{timestamp}` and `{body}`. */
  readonly signedPieces: readonly string[];
}

/** How old, or how far ahead, a signature's own timestamp may be. */
const TOLERANCE_SECONDS = 300;

const HMAC = {
  prefix: '',
  isList: false,
  signatureHeader: 'x-noxys-signature',
  signedContent: '{body}',
  secretForm: 'text',
} as const;

const PRESETS = {
  'standard-webhooks': {
    encoding: 'base64',
    prefix: 'v1,',
    isList: true,
    signatureHeader: 'webhook-signature',
    signedContent: '{id}.{timestamp}.{body}',
    secretForm: 'base64',
  },
  'hmac-hex': { ...HMAC, encoding: 'hex' },
  'hmac-base64': { ...HMAC, encoding: 'base64' },
  'hmac-sha256-prefix': { ...HMAC, encoding: 'hex', prefix: 'sha256=' },
} as const;

/** The rule of a scheme, with what the options change; undefined when nothing has to be signed. */
export function buildSignatureRule(scheme: SignatureScheme, options: SignatureOptions): SignatureRule | undefined {
  if (scheme === 'none') return undefined;
  const { signedContent, ...preset } = PRESETS[scheme];
  return {
    ...preset,
    hmacs: options.secrets.map((secret) => createHmac(toSigningKey(secret, scheme, options.secretForm))),
    signatureHeader: (options.signatureHeader ?? preset.signatureHeader).toLowerCase(),
    idHeader: (options.idHeader ?? 'webhook-id').toLowerCase(),
    timestampHeader: (options.timestampHeader ?? 'webhook-timestamp').toLowerCase(),
    signedPieces: (options.signedContent ?? signedContent)
      .split(/(\{(?:id|timestamp|body)\})/)
      .filter((piece) => piece !== ''),
  };
}

/** The bytes of a secret that sign: in the form that is given, else in that of the scheme. */
export function toSigningKey(secret: string, scheme: keyof typeof PRESETS, form?: 'text' | 'base64'): Buffer {
  return (form ?? PRESETS[scheme].secretForm) === 'text'
    ? Buffer.from(secret)
    : Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

/** Reads a header of a request, by its name in lower case. */
export type ReadHeader = (name: string) => string | undefined;

/**
 * Whether the raw bytes of a request carry a signature of one of the keys, and a timestamp within five minutes of now
 * where the signed text has one. Always computes the signature of each key, so that time tells nothing about which fits.
 */
export function isSigned(rule: SignatureRule, header: ReadHeader, body: Uint8Array, nowMilliseconds: number): boolean {
  const given = header(rule.signatureHeader);
  const id = header(rule.idHeader);
  const timestamp = header(rule.timestampHeader);
  if (given === undefined) return false;
  if (rule.signedPieces.includes('{id}') && id === undefined) return false;
  if (rule.signedPieces.includes('{timestamp}') && !isTimely(timestamp, nowMilliseconds)) return false;

  const candidates = rule.isList ? given.split(' ').slice(0, MAX_SIGNATURES) : [given];
  const content = toSignedContent(rule, id, timestamp, body);
  let isOne = false;
  for (const hmac of rule.hmacs) {
    const expected = rule.prefix + hmac(content, rule.encoding);
    for (const candidate of candidates) isOne = isSame(candidate, expected) || isOne;
  }
  return isOne;
}

/** More than a sender ever shows while it changes its secret; a bound on what a forger can make us compute. */
const MAX_SIGNATURES = 8;

/** The headers that sign a request of our own. */
export function signatureHeaders(rule: SignatureRule, id: string, body: Uint8Array, nowMilliseconds: number) {
  const timestamp = String(Math.floor(nowMilliseconds / 1000));
  const [hmac] = rule.hmacs;
  if (hmac === undefined) return {};
  return {
    [rule.idHeader]: id,
    [rule.timestampHeader]: timestamp,
    [rule.signatureHeader]: rule.prefix + hmac(toSignedContent(rule, id, timestamp, body), rule.encoding),
  };
}

/** The bytes that are signed, in pieces. */
function toSignedContent(rule: SignatureRule, id = '', timestamp = '', body: Uint8Array): Uint8Array[] {
  return rule.signedPieces.map((piece) => {
    if (piece === '{body}') return body;
    return Buffer.from(piece === '{id}' ? id : piece === '{timestamp}' ? timestamp : piece);
  });
}

/** A signature's length is no secret; where it differs is. */
function isSame(candidate: string, expected: string): boolean {
  const [given, wanted] = [Buffer.from(candidate), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function isTimely(timestamp: string | undefined, nowMilliseconds: number): boolean {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(nowMilliseconds / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}
