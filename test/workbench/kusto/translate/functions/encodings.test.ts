import fc from 'fast-check';

import { PUNYCODE_NATIVES } from '../../../../../workbench/kusto/natives/punycode';
import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  [
    "punycode_domain_to_string('Riðill｡example.com')",
    "kql_punycode_encode_domain('Riðill｡example.com')",
    'xn--Riill-jta.example.com',
  ],
  [
    "punycode_domain_from_string('xn--Riill-jta.example.com')",
    "kql_punycode_decode_domain('xn--Riill-jta.example.com')",
    'Riðill.example.com',
  ],
  ["punycode_domain_from_string('xn--*.example.com')", "kql_punycode_decode_domain('xn--*.example.com')", ''],
  [
    'base64_encode_fromguid(guid(ae3133f2-6e22-49ae-b06a-16e6a9b212eb))',
    "coalesce(kql_base64_from_guid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb'), '')",
    '8jMxriJurkmwahbmqbIS6w==',
  ],
  ['base64_encode_fromarray(dynamic([75, 117, 115]))', "kql_base64_from_bytes('[75,117,115]'::JSON)", 'S3Vz'],
  ['base64_encode_fromarray(dynamic([300]))', "kql_base64_from_bytes('[300]'::JSON)", ''],
  [
    "gzip_decompress_from_base64_string('H4sIAAAAAAACA8tIzcnJBwCGphA2BQAAAA==')",
    "kql_gunzip('H4sIAAAAAAACA8tIzcnJBwCGphA2BQAAAA==')",
    'hello',
  ],
  ["gzip_decompress_from_base64_string('x0x0x0')", "kql_gunzip('x0x0x0')", ''],
  ["gzip_decompress_from_base64_string('abcd')", "kql_gunzip('abcd')", ''],
  ["zlib_decompress_from_base64_string('eJzLSM3JyQcABiwCFQ==')", "kql_inflate('eJzLSM3JyQcABiwCFQ==')", 'hello'],
  ["base64_encode_tostring('Kusto')", "to_base64(encode('Kusto'))", 'S3VzdG8='],
  ["base64_decode_tostring('S3VzdG8=')", "kql_base64_decode('S3VzdG8=')", 'Kusto'],
  ["base64_decode_tostring('not base64')", "kql_base64_decode('not base64')", ''],
  ["base64_decode_toarray('SGk=')", "kql_base64_bytes('SGk=')", [72, 105]],
  ["url_encode('a b/ü')", "kql_url_encode('a b/ü')", 'a+b%2f%c3%bc'],
  ["url_encode_component('a b/ü')", "kql_url_encode_component('a b/ü')", 'a%20b%2f%c3%bc'],
  ["url_decode('a+b%2F%C3%BC')", "kql_url_decode('a+b%2F%C3%BC')", 'a b/ü'],
  ["punycode_from_string('académie-française')", "kql_punycode_encode('académie-française')", 'acadmie-franaise-npb1a'],
  ["punycode_from_string('3年B組金八先生')", "kql_punycode_encode('3年B組金八先生')", '3B-ww4c5e180e575a65lsy2b'],
  ["punycode_from_string('-> $1.00 <-')", "kql_punycode_encode('-> $1.00 <-')", '-> $1.00 <--'],
  ["punycode_from_string('')", "kql_punycode_encode('')", ''],
  [
    "punycode_to_string('acadmie-franaise-npb1a')",
    "kql_punycode_decode('acadmie-franaise-npb1a')",
    'académie-française',
  ],
  [
    "punycode_to_string('egbpdaj6bu4bxfgehfvwxn')",
    "kql_punycode_decode('egbpdaj6bu4bxfgehfvwxn')",
    'ليهمابتكلموشعربي؟',
  ],
  [
    "punycode_to_string('EGBPDAJ6BU4BXFGEHFVWXN')",
    "kql_punycode_decode('EGBPDAJ6BU4BXFGEHFVWXN')",
    'ليهمابتكلموشعربي؟',
  ],
  ["punycode_to_string('no digits!')", "kql_punycode_decode('no digits!')", ''],
  ["punycode_to_string('99999999999999999999')", "kql_punycode_decode('99999999999999999999')", ''],
  ["punycode_to_string('-cqv902d')", "kql_punycode_decode('-cqv902d')", ''],
  ["punycode_to_string('é-a')", "kql_punycode_decode('é-a')", ''],
  ["hash_md5('a')", "md5('a')", '0cc175b9c0f1b6a831c399e269772661'],
  ["hash_sha1('a')", "sha1('a')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
  ["hash_sha256('a')", "sha256('a')", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  ['hash_sha256(1)', 'sha256(1::BIGINT::VARCHAR)', '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b'],
  ["hash('World')", "kql_hash_text('World')", '1846988464401551951'],
  ["hash('World', 100)", "kql_hash_modulo(kql_hash_text('World'), 100::BIGINT)", 51],
  ['hash_xxhash64(datetime(2015-01-01))', 'kql_hash_long(635556672000000000)', '1380966698541616202'],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});

test('every text comes back out of its Punycode, which is ASCII', () => {
  const run = (name: string, text: string) => String(PUNYCODE_NATIVES[name]?.run(text));

  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const encoded = run('kql_punycode_encode', text);

      expect(Buffer.byteLength(encoded)).toBe(encoded.length);
      expect(run('kql_punycode_decode', encoded)).toBe(text);
    }),
  );
});
