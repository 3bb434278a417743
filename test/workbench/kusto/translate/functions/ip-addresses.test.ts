import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  [
    "parse_ipv6_mask('192.168.255.255/24', 124)",
    "coalesce(kql_parse_ipv6_mask('192.168.255.255/24', 124::BIGINT), '')",
    '0000:0000:0000:0000:0000:ffff:c0a8:ff00',
  ],
  [
    "parse_ipv6_mask('::192.168.255.255/24', 128)",
    "coalesce(kql_parse_ipv6_mask('::192.168.255.255/24', 128::BIGINT), '')",
    '0000:0000:0000:0000:0000:ffff:c0a8:ff00',
  ],
  [
    "parse_ipv6_mask('fe80::85d:e82c:9446:7994', 120)",
    "coalesce(kql_parse_ipv6_mask('fe80::85d:e82c:9446:7994', 120::BIGINT), '')",
    'fe80:0000:0000:0000:085d:e82c:9446:7900',
  ],
  ["parse_ipv6_mask('x', 120)", "coalesce(kql_parse_ipv6_mask('x', 120::BIGINT), '')", ''],
  ["parse_ipv4('192.0.2.1')", "kql_parse_ipv4('192.0.2.1')", 3221225985],
  ["parse_ipv4('192.0.2.1/24')", "kql_parse_ipv4('192.0.2.1/24')", 3221225984],
  ["parse_ipv4('999.0.0.1')", "kql_parse_ipv4('999.0.0.1')", null],
  ["parse_ipv4_mask('192.0.2.1', 16)", "kql_parse_ipv4_mask('192.0.2.1', 16::BIGINT)", 3221225472],
  ["parse_ipv6('2001:db8::1')", "kql_parse_ipv6('2001:db8::1')", '2001:0db8:0000:0000:0000:0000:0000:0001'],
  ["parse_ipv6('192.0.2.1')", "kql_parse_ipv6('192.0.2.1')", '0000:0000:0000:0000:0000:ffff:c000:0201'],
  ["parse_ipv6('x')", "kql_parse_ipv6('x')", ''],
  ["ipv4_is_private('10.1.2.3')", "kql_ipv4_is_private('10.1.2.3')", true],
  ["ipv4_is_private('192.0.2.1')", "kql_ipv4_is_private('192.0.2.1')", false],
  ["ipv4_is_match('192.0.2.1/24', '192.0.2.255')", "(kql_ipv4_compare('192.0.2.1/24', '192.0.2.255', 32) = 0)", true],
  ["ipv4_compare('192.0.2.1', '192.0.2.2')", "kql_ipv4_compare('192.0.2.1', '192.0.2.2', 32)", -1],
  ["ipv4_compare('x', '192.0.2.2')", "kql_ipv4_compare('x', '192.0.2.2', 32)", null],
  ["ipv4_is_in_range('192.0.2.77', '192.0.2.0/24')", "kql_ipv4_is_in_range('192.0.2.77', '192.0.2.0/24')", true],
  [
    "ipv4_is_in_any_range('198.51.100.1', '192.0.2.0/24', '198.51.100.0/24')",
    "kql_ipv4_is_in_any_range('198.51.100.1', json_array(to_json('192.0.2.0/24'), to_json('198.51.100.0/24')))",
    true,
  ],
  ["ipv4_netmask_suffix('192.0.2.0/24')", "kql_ipv4_netmask_suffix('192.0.2.0/24')", 24],
  [
    "ipv4_range_to_cidr_list('192.0.2.0', '192.0.2.5')",
    "kql_ipv4_range_to_cidr_list('192.0.2.0', '192.0.2.5')",
    ['192.0.2.0/30', '192.0.2.4/31'],
  ],
  [
    "ipv6_is_match('2001:db8::1', '2001:db8:0:0::1')",
    "(kql_ipv6_compare('2001:db8::1', '2001:db8:0:0::1', 128) = 0)",
    true,
  ],
  ["ipv6_compare('2001:db8::1', '2001:db8::2')", "kql_ipv6_compare('2001:db8::1', '2001:db8::2', 128)", -1],
  ["ipv6_is_in_range('2001:db8::5', '2001:db8::/64')", "kql_ipv6_is_in_range('2001:db8::5', '2001:db8::/64')", true],
  [
    "ipv6_is_in_any_range('2001:db8::5', dynamic(['2001:db8::/64']))",
    "kql_ipv6_is_in_any_range('2001:db8::5', '[\"2001:db8::/64\"]'::JSON)",
    true,
  ],
  ["format_ipv4('192.0.2.77', 24)", "kql_format_ipv4('192.0.2.77', 24::BIGINT)", '192.0.2.0'],
  ['format_ipv4(3221226061, 24)', 'kql_format_ipv4(3221226061::BIGINT::VARCHAR, 24::BIGINT)', '192.0.2.0'],
  ["format_ipv4('3221226061')", "kql_format_ipv4('3221226061', 32)", '192.0.2.77'],
  ["format_ipv4('4294967296')", "kql_format_ipv4('4294967296', 32)", ''],
  ['format_ipv4(-1)', 'kql_format_ipv4((-1::BIGINT)::VARCHAR, 32)', ''],
  ['format_ipv4_mask(0, 32)', 'kql_format_ipv4_mask(0::BIGINT::VARCHAR, 32::BIGINT)', '0.0.0.0/32'],
  ["format_ipv4_mask('192.0.2.77', 24)", "kql_format_ipv4_mask('192.0.2.77', 24::BIGINT)", '192.0.2.0/24'],
  [
    "has_ipv4('from 192.0.2.1 to', '192.0.2.1')",
    "kql_has_ipv4('from 192.0.2.1 to', json_array(to_json('192.0.2.1')), false)",
    true,
  ],
  [
    "has_ipv4('from 192.0.2.11 to', '192.0.2.1')",
    "kql_has_ipv4('from 192.0.2.11 to', json_array(to_json('192.0.2.1')), false)",
    false,
  ],
  [
    "has_any_ipv4('ip 192.0.2.1.', '198.51.100.1', '192.0.2.1')",
    "kql_has_ipv4('ip 192.0.2.1.', json_array(to_json('198.51.100.1'), to_json('192.0.2.1')), false)",
    true,
  ],
  [
    "has_ipv4_prefix('ip 192.0.2.1', '192.0.')",
    "kql_has_ipv4('ip 192.0.2.1', json_array(to_json('192.0.')), true)",
    true,
  ],
  [
    "has_any_ipv4_prefix('ip 192.0.2.1', dynamic(['10.', '192.']))",
    'kql_has_ipv4(\'ip 192.0.2.1\', \'["10.","192."]\'::JSON, true)',
    true,
  ],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});

test.each(['format_ipv4(5.0)', 'format_ipv4_mask(5.0, 24)'])('refuses %s, which is no whole number', async (call) => {
  await expect(kql.run(`print ${call}`)).rejects.toThrow(
    /query:1:7 error unsupported 'format_ipv4(_mask)?\(\)' of a real/,
  );
});
