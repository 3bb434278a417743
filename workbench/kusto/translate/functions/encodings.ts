import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

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
  base64_encode_fromarray: (call) => totalScalar(`kql_base64_from_bytes(${call.dynamic(0)})`, 'string'),
  base64_encode_fromguid: (call) => totalScalar(`coalesce(kql_base64_from_guid(${call.value(0).sql}), '')`, 'string'),
  gzip_decompress_from_base64_string: text((x) => `kql_gunzip(${x})`),
  zlib_decompress_from_base64_string: text((x) => `kql_inflate(${x})`),
  url_encode: text((x) => `kql_url_encode(${x})`),
  url_encode_component: text((x) => `kql_url_encode_component(${x})`),
  url_decode: text((x) => `kql_url_decode(${x})`),
  punycode_from_string: text((x) => `kql_punycode_encode(${x})`),
  punycode_to_string: text((x) => `kql_punycode_decode(${x})`),
  punycode_domain_from_string: text((x) => `kql_punycode_decode_domain(${x})`),
  punycode_domain_to_string: text((x) => `kql_punycode_encode_domain(${x})`),
  hash,
  hash_xxhash64: hash,
  hash_md5: text((x) => `md5(${x})`),
  hash_sha1: text((x) => `sha1(${x})`),
  hash_sha256: text((x) => `sha256(${x})`),
};

/** XXH64 of the value's bytes: a text's in UTF-8, a number's or datetime's own eight. */
function hash(call: Call): Scalar {
  const value = call.value(0);
  const bytes = {
    string: 'kql_hash_text',
    datetime: 'kql_hash_long',
    timespan: 'kql_hash_long',
    long: 'kql_hash_long',
  };
  if (!isHashable(value.type))
    return call.refuse(`'${call.name}()' of ${value.type}`, 'Convert it with tostring() first.');
  const hashed = `${bytes[value.type]}(${value.sql})`;
  return nullableScalar(call.count > 1 ? `kql_hash_modulo(${hashed}, ${call.long(1)})` : hashed, 'long');
}

function isHashable(type: Scalar['type']): type is 'string' | 'datetime' | 'timespan' | 'long' {
  return type === 'string' || type === 'datetime' || type === 'timespan' || type === 'long';
}
