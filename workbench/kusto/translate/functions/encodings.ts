import { totalScalar } from '../scalar';
import type { ScalarFunction } from './call';

const text =
  (build: (argument: string) => string): ScalarFunction =>
  (call) =>
    totalScalar(build(call.text(0)), 'string');

/** Encodings and hashes. A hash of another type is the hash of its text. */
export const ENCODINGS: Readonly<Record<string, ScalarFunction>> = {
  base64_encode_tostring: text((x) => `to_base64(encode(${x}))`),
  base64_encodestring: text((x) => `to_base64(encode(${x}))`),
  base64_decode_tostring: text((x) => `kql_base64_decode(${x})`),
  base64_decodestring: text((x) => `kql_base64_decode(${x})`),
  base64_decode_toarray: (call) => call.result(`kql_base64_bytes(${call.text(0)})`),
  url_encode: text((x) => `kql_url_encode(${x})`),
  url_encode_component: text((x) => `kql_url_encode_component(${x})`),
  url_decode: text((x) => `kql_url_decode(${x})`),
  hash_md5: text((x) => `md5(${x})`),
  hash_sha1: text((x) => `sha1(${x})`),
  hash_sha256: text((x) => `sha256(${x})`),
};
