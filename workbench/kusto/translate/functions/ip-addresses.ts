import { convert } from '../conversion';
import { type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

/** Functions of IP addresses. */
export const IP_ADDRESSES: Readonly<Record<string, ScalarFunction>> = {
  parse_ipv4: (call) => call.result(`kql_parse_ipv4(${call.text(0)})`),
  parse_ipv4_mask: (call) => call.result(`kql_parse_ipv4_mask(${call.text(0)}, ${call.long(1)})`),
  ipv4_is_private: (call) => call.result(`kql_ipv4_is_private(${call.text(0)})`),
  ipv4_is_match: (call) =>
    call.result(`(kql_ipv4_compare(${call.text(0)}, ${call.text(1)}, ${call.long(2, '32')}) = 0)`),
  ipv4_compare: (call) => call.result(`kql_ipv4_compare(${call.text(0)}, ${call.text(1)}, ${call.long(2, '32')})`),
  ipv4_is_in_range: (call) => call.result(`kql_ipv4_is_in_range(${call.text(0)}, ${call.text(1)})`),
  ipv4_is_in_any_range: (call) => call.result(`kql_ipv4_is_in_any_range(${call.text(0)}, ${listOf(call, 1)})`),
  ipv4_netmask_suffix: (call) => call.result(`kql_ipv4_netmask_suffix(${call.text(0)})`),
  ipv4_range_to_cidr_list: (call) => call.result(`kql_ipv4_range_to_cidr_list(${call.text(0)}, ${call.text(1)})`),
  ipv6_is_match: (call) =>
    call.result(`(kql_ipv6_compare(${call.text(0)}, ${call.text(1)}, ${call.long(2, '128')}) = 0)`),
  ipv6_compare: (call) => call.result(`kql_ipv6_compare(${call.text(0)}, ${call.text(1)}, ${call.long(2, '128')})`),
  ipv6_is_in_range: (call) => call.result(`kql_ipv6_is_in_range(${call.text(0)}, ${call.text(1)})`),
  ipv6_is_in_any_range: (call) => call.result(`kql_ipv6_is_in_any_range(${call.text(0)}, ${listOf(call, 1)})`),
  parse_ipv6: (call) => totalScalar(`kql_parse_ipv6(${call.text(0)})`, 'string'),
  parse_ipv6_mask: (call) =>
    totalScalar(`coalesce(kql_parse_ipv6_mask(${call.text(0)}, ${call.long(1)}), '')`, 'string'),
  format_ipv4: (call) => totalScalar(`kql_format_ipv4(${addressOf(call)}, ${call.long(1, '32')})`, 'string'),
  format_ipv4_mask: (call) => totalScalar(`kql_format_ipv4_mask(${addressOf(call)}, ${call.long(1, '32')})`, 'string'),
  has_ipv4: (call) => hasIpv4(call, false),
  has_any_ipv4: (call) => hasIpv4(call, false),
  has_ipv4_prefix: (call) => hasIpv4(call, true),
  has_any_ipv4_prefix: (call) => hasIpv4(call, true),
};

/** SQL text of an address, or of its four bytes as one whole number. */
function addressOf(call: Call): string {
  const { type } = call.value(0);
  return type === 'real' || type === 'decimal'
    ? call.refuse(`'${call.name}()' of a ${type}`, 'Convert it first, as with tolong().')
    : call.text(0);
}

function hasIpv4(call: Call, isPrefix: boolean): Scalar {
  return call.result(`kql_has_ipv4(${call.text(0)}, ${listOf(call, 1)}, ${isPrefix})`);
}

/** The arguments from an index on as one JSON array: a single array as it is. */
function listOf(call: Call, from: number): string {
  const values = call.values().slice(from);
  const [only] = values;
  if (values.length === 1 && only?.type === 'dynamic') return only.sql;
  return `json_array(${values.map((value) => convert(value, 'dynamic').sql).join(', ')})`;
}
