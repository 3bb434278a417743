import { gunzipSync, inflateSync } from 'node:zlib';

import { type Json, JsonNumber } from '../json';
import { toJson } from './arrays';
import { type Native, textOf } from './native';

/** Encodings that DuckDB has not, or not with these rules. */
export const ENCODING_NATIVES: Readonly<Record<string, Native>> = {
  kql_base64_decode: text((value) => {
    const bytes = decodeBase64(value);
    return bytes === undefined ? '' : (decodeUtf8(bytes) ?? '');
  }),
  kql_base64_bytes: {
    parameters: ['string'],
    returns: 'dynamic',
    run: (value) => {
      const bytes = decodeBase64(textOf(value));
      return bytes === undefined ? null : JSON.stringify([...bytes]);
    },
  },
  kql_base64_from_bytes: {
    parameters: ['dynamic'],
    returns: 'string',
    takesNulls: true,
    run: (bytes) => encodeBytes(toJson(bytes)),
  },
  kql_base64_from_guid: text((guid) => guidBytes(Buffer.from(guid.replaceAll('-', ''), 'hex')).toString('base64')),
  kql_gunzip: text((value) => decompress(value, gunzipSync)),
  kql_inflate: text((value) => decompress(value, inflateSync)),
  kql_url_encode: text((value) => encodeUrl(value).replaceAll('%20', '+')),
  kql_url_encode_component: text(encodeUrl),
  kql_url_decode: text(decodeUrl),
};

function text(convert: (value: string) => string): Native {
  return { parameters: ['string'], returns: 'string', run: (value) => convert(textOf(value)) };
}

/** As .NET does: hexadecimal digits in lower case, `!*()` left alone. */
function encodeUrl(value: string): string {
  const encoded = encodeURIComponent(value).replace(/['~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return encoded.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase());
}

function decodeBase64(value: string): Uint8Array | undefined {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value);
  return isBase64 ? Buffer.from(value, 'base64') : undefined;
}

function encodeBytes(bytes: Json): string {
  const numbers = Array.isArray(bytes)
    ? bytes.map((each) => (each instanceof JsonNumber ? Number(each.text) : NaN))
    : [];
  const areBytes = numbers.every((each) => Number.isInteger(each) && each >= 0 && each <= 255);
  return areBytes ? Buffer.from(numbers).toString('base64') : '';
}

/** A guid's bytes in .NET's order: the first three parts are turned round. */
function guidBytes(bytes: Uint8Array): Buffer {
  return Buffer.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((at) => bytes[at] ?? 0));
}

function decompress(value: string, open: (bytes: Uint8Array) => Buffer): string {
  const bytes = decodeBase64(value);
  if (!bytes) return '';
  try {
    return decodeUtf8(open(bytes)) ?? '';
  } catch {
    return '';
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeUrl(value: string): string {
  return value.replaceAll('+', ' ').replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) => {
    const bytes = Uint8Array.from(escaped.match(/[0-9A-Fa-f]{2}/g) ?? [], (pair) => parseInt(pair, 16));
    return decodeUtf8(bytes) ?? escaped;
  });
}
