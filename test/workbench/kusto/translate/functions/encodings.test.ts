import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ["base64_encode_tostring('Kusto')", "to_base64(encode('Kusto'))", 'S3VzdG8='],
  ["base64_decode_tostring('S3VzdG8=')", "kql_base64_decode('S3VzdG8=')", 'Kusto'],
  ["base64_decode_tostring('not base64')", "kql_base64_decode('not base64')", ''],
  ["base64_decode_toarray('SGk=')", "kql_base64_bytes('SGk=')", [72, 105]],
  ["url_encode('a b/ü')", "kql_url_encode('a b/ü')", 'a+b%2f%c3%bc'],
  ["url_encode_component('a b/ü')", "kql_url_encode_component('a b/ü')", 'a%20b%2f%c3%bc'],
  ["url_decode('a+b%2F%C3%BC')", "kql_url_decode('a+b%2F%C3%BC')", 'a b/ü'],
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
