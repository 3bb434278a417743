import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ['now()', '639040752000000000', '2026-01-15T12:00:00.0000000Z'],
  ['now(-1h)', '639040716000000000', '2026-01-15T11:00:00.0000000Z'],
  ['ago(1d)', '639039888000000000', '2026-01-14T12:00:00.0000000Z'],
  [
    'startofday(datetime(2026-01-15 12:34))',
    '(639040772400000000 - 639040772400000000 % 864000000000)',
    '2026-01-15T00:00:00.0000000Z',
  ],
  [
    'startofday(datetime(2026-01-15 12:34), -1)',
    '(kql_datetime(639040772400000000 + (-1::BIGINT) * 864000000000) - kql_datetime(639040772400000000 + (-1::BIGINT) * 864000000000) % 864000000000)',
    '2026-01-14T00:00:00.0000000Z',
  ],
  [
    'endofday(datetime(2026-01-15 12:34))',
    '(639040772400000000 - 639040772400000000 % 864000000000 + 864000000000 - 1)',
    '2026-01-15T23:59:59.9999999Z',
  ],
  [
    'startofweek(datetime(2026-01-15))',
    'kql_datetime((639040320000000000 - (639040320000000000 + 864000000000) % (7 * 864000000000)))',
    '2026-01-11T00:00:00.0000000Z',
  ],
  [
    'startofweek(datetime(2026-01-18))',
    'kql_datetime((639042912000000000 - (639042912000000000 + 864000000000) % (7 * 864000000000)))',
    '2026-01-18T00:00:00.0000000Z',
  ],
  [
    'endofweek(datetime(2026-01-15))',
    'kql_datetime(((639040320000000000 - (639040320000000000 + 864000000000) % (7 * 864000000000)) + 7 * 864000000000 - 1))',
    '2026-01-17T23:59:59.9999999Z',
  ],
  [
    'startofmonth(datetime(2026-01-15), 1)',
    "kql_datetime(kql_ticks(date_trunc('month', kql_timestamp(639040320000000000))::TIMESTAMP + to_months((1::BIGINT)::INTEGER)))",
    '2026-02-01T00:00:00.0000000Z',
  ],
  [
    'endofmonth(datetime(2024-02-10))',
    "(kql_ticks(date_trunc('month', kql_timestamp(638431200000000000))::TIMESTAMP + to_months((1)::INTEGER)) - 1)",
    '2024-02-29T23:59:59.9999999Z',
  ],
  [
    'startofyear(datetime(2026-01-15))',
    "kql_ticks(date_trunc('year', kql_timestamp(639040320000000000))::TIMESTAMP + to_years((0)::INTEGER))",
    '2026-01-01T00:00:00.0000000Z',
  ],
  [
    'endofyear(datetime(2026-01-15))',
    "(kql_ticks(date_trunc('year', kql_timestamp(639040320000000000))::TIMESTAMP + to_years((1)::INTEGER)) - 1)",
    '2026-12-31T23:59:59.9999999Z',
  ],
  ['hourofday(datetime(2026-01-15 23:59))', '(639041183400000000 // 36000000000 % 24)', 23],
  [
    'dayofweek(datetime(2026-01-15))',
    '((639040320000000000 + 864000000000) // 864000000000 % 7 * 864000000000)',
    '4.00:00:00',
  ],
  ['dayofmonth(datetime(2026-01-15))', "date_part('day', kql_timestamp(639040320000000000))::INTEGER", 15],
  ['dayofyear(datetime(2026-02-01))', "date_part('doy', kql_timestamp(639055008000000000))::INTEGER", 32],
  ['monthofyear(datetime(2026-02-01))', "date_part('month', kql_timestamp(639055008000000000))::INTEGER", 2],
  ['getyear(datetime(2026-02-01))', "date_part('year', kql_timestamp(639055008000000000))::INTEGER", 2026],
  ['week_of_year(datetime(2026-01-01))', "date_part('week', kql_timestamp(639028224000000000))::INTEGER", 1],
  [
    "datetime_part('Quarter', datetime(2026-05-01))",
    "date_part('quarter', kql_timestamp(639131904000000000))::INTEGER",
    2,
  ],
  ["datetime_part('millisecond', datetime(2026-01-15 12:00:00.1234567))", '(639040752001234567 // 10000 % 1000)', 123],
  [
    "datetime_part('nanosecond', datetime(2026-01-15 12:00:00.1234567))",
    '(639040752001234567 % 10000000 * 100)',
    123456700,
  ],
  [
    "datetime_add('month', 1, datetime(2026-01-31))",
    'kql_ticks_in_range(kql_ticks(kql_timestamp(639054144000000000) + to_months((1::BIGINT)::INTEGER)) + 639054144000000000 % 10)',
    '2026-02-28T00:00:00.0000000Z',
  ],
  [
    "datetime_add('day', -1, datetime(2026-01-01 00:00:00.0000001))",
    'kql_ticks_in_range(639028224000000001 + (-1::BIGINT) * 864000000000)',
    '2025-12-31T00:00:00.0000001Z',
  ],
  [
    "datetime_diff('day', datetime(2026-01-02 00:00), datetime(2026-01-01 23:59))",
    '(639029088000000000 // 864000000000 - 639029087400000000 // 864000000000)',
    1,
  ],
  [
    "datetime_diff('month', datetime(2026-03-01), datetime(2026-01-31))",
    "date_diff('month', kql_timestamp(639054144000000000), kql_timestamp(639079200000000000))",
    2,
  ],
  [
    "datetime_diff('week', datetime(2026-01-18), datetime(2026-01-17))",
    '((639042912000000000 + 864000000000) // (7 * 864000000000) - (639042048000000000 + 864000000000) // (7 * 864000000000))',
    1,
  ],
  [
    "datetime_diff('hour', datetime(2026-01-15 01:00), datetime(2026-01-15 02:30))",
    '(639040356000000000 // 36000000000 - 639040410000000000 // 36000000000)',
    -1,
  ],
  [
    'make_datetime(2026, 1, 15)',
    'kql_make_datetime(2026::BIGINT, 1::BIGINT, 15::BIGINT, 0, 0, 0e0)',
    '2026-01-15T00:00:00.0000000Z',
  ],
  ['make_datetime(2026, 2, 30)', 'kql_make_datetime(2026::BIGINT, 2::BIGINT, 30::BIGINT, 0, 0, 0e0)', null],
  [
    'make_datetime(2026, 1, 15, 12, 30, 15.5)',
    'kql_make_datetime(2026::BIGINT, 1::BIGINT, 15::BIGINT, 12::BIGINT, 30::BIGINT, 15.5e0)',
    '2026-01-15T12:30:15.5000000Z',
  ],
  [
    'make_timespan(1, 30)',
    'CASE WHEN 1::BIGINT BETWEEN 0 AND 23 AND 30::BIGINT BETWEEN 0 AND 59 AND 0e0 >= 0 AND 0e0 < 60 THEN 0 * 864000000000 + 1::BIGINT * 36000000000 + 30::BIGINT * 600000000 + round(0e0 * 10000000)::BIGINT END',
    '01:30:00',
  ],
  [
    'make_timespan(1, 2, 30, 55)',
    'CASE WHEN 2::BIGINT BETWEEN 0 AND 23 AND 30::BIGINT BETWEEN 0 AND 59 AND 55::BIGINT::DOUBLE >= 0 AND 55::BIGINT::DOUBLE < 60 THEN 1::BIGINT * 864000000000 + 2::BIGINT * 36000000000 + 30::BIGINT * 600000000 + round(55::BIGINT::DOUBLE * 10000000)::BIGINT END',
    '1.02:30:55',
  ],
  [
    'unixtime_seconds_todatetime(1768478400)',
    'kql_ticks_in_range(1768478400::BIGINT * 10000000 + 621355968000000000)',
    '2026-01-15T12:00:00.0000000Z',
  ],
  [
    'unixtime_milliseconds_todatetime(1768478400123)',
    'kql_ticks_in_range(1768478400123::BIGINT * 10000 + 621355968000000000)',
    '2026-01-15T12:00:00.1230000Z',
  ],
  [
    'unixtime_microseconds_todatetime(1768478400123456)',
    'kql_ticks_in_range(1768478400123456::BIGINT * 10 + 621355968000000000)',
    '2026-01-15T12:00:00.1234560Z',
  ],
  [
    'unixtime_nanoseconds_todatetime(1768478400123456700)',
    'kql_ticks_in_range(1768478400123456700::BIGINT // 100 + 621355968000000000)',
    '2026-01-15T12:00:00.1234567Z',
  ],
  [
    "datetime_utc_to_local(datetime(2026-07-15 12:00), 'Europe/Berlin')",
    "kql_local_time(639197136000000000, 'Europe/Berlin')",
    '2026-07-15T14:00:00.0000000Z',
  ],
  [
    "datetime_local_to_utc(datetime(2026-01-15 12:00), 'Europe/Berlin')",
    "kql_utc_time(639040752000000000, 'Europe/Berlin')",
    '2026-01-15T11:00:00.0000000Z',
  ],
  [
    "datetime_local_to_utc(datetime(2022-03-27 02:30), 'Europe/Brussels')",
    "kql_utc_time(637839450000000000, 'Europe/Brussels')",
    '2022-03-27T00:30:00.0000000Z',
  ],
  [
    "datetime_local_to_utc(datetime(2022-03-13 02:30), 'US/Pacific')",
    "kql_utc_time(637827354000000000, 'US/Pacific')",
    '2022-03-13T09:30:00.0000000Z',
  ],
  ["datetime_utc_to_local(datetime(2026-07-15), 'Nowhere')", "kql_local_time(639196704000000000, 'Nowhere')", null],
  [
    "format_datetime(datetime(2026-01-05 15:04:05.1234567), 'yyyy-MM-dd HH:mm:ss.fff')",
    "coalesce(strftime(kql_timestamp(639032222451234567), '%Y') || '-' || strftime(kql_timestamp(639032222451234567), '%m') || '-' || strftime(kql_timestamp(639032222451234567), '%d') || ' ' || strftime(kql_timestamp(639032222451234567), '%H') || ':' || strftime(kql_timestamp(639032222451234567), '%M') || ':' || strftime(kql_timestamp(639032222451234567), '%S') || '.' || left(lpad((abs(639032222451234567) % 10000000)::VARCHAR, 7, '0'), 3), '')",
    '2026-01-05 15:04:05.123',
  ],
  [
    "format_datetime(datetime(2026-01-05 15:04:05), 'd/M/yy h:m tt')",
    "coalesce(strftime(kql_timestamp(639032222450000000), '%-d') || '/' || strftime(kql_timestamp(639032222450000000), '%-m') || '/' || strftime(kql_timestamp(639032222450000000), '%y') || ' ' || strftime(kql_timestamp(639032222450000000), '%-I') || ':' || strftime(kql_timestamp(639032222450000000), '%-M') || ' ' || strftime(kql_timestamp(639032222450000000), '%p'), '')",
    '5/1/26 3:4 PM',
  ],
  ["format_datetime(datetime(null), 'yyyy')", "coalesce(strftime(kql_timestamp(NULL::BIGINT), '%Y'), '')", ''],
  [
    "format_timespan(time(29.09:00:05.12345), 'dd.hh:mm:ss:FF')",
    "coalesce(lpad((abs(25380051234500::BIGINT) // 864000000000)::VARCHAR, greatest(2, length((abs(25380051234500::BIGINT) // 864000000000)::VARCHAR))::INTEGER, '0') || '.' || lpad((abs(25380051234500::BIGINT) // 36000000000 % 24)::VARCHAR, 2, '0') || ':' || lpad((abs(25380051234500::BIGINT) // 600000000 % 60)::VARCHAR, 2, '0') || ':' || lpad((abs(25380051234500::BIGINT) // 10000000 % 60)::VARCHAR, 2, '0') || ':' || rtrim(left(lpad((abs(25380051234500::BIGINT) % 10000000)::VARCHAR, 7, '0'), 2), '0'), '')",
    '29.09:00:05:12',
  ],
  [
    "format_timespan(90m, 'h:mm')",
    "coalesce((abs(54000000000::BIGINT) // 36000000000 % 24)::VARCHAR || ':' || lpad((abs(54000000000::BIGINT) // 600000000 % 60)::VARCHAR, 2, '0'), '')",
    '1:30',
  ],
  [
    'make_timespan(25, 0)',
    'CASE WHEN 25::BIGINT BETWEEN 0 AND 23 AND 0::BIGINT BETWEEN 0 AND 59 AND 0e0 >= 0 AND 0e0 < 60 THEN 0 * 864000000000 + 25::BIGINT * 36000000000 + 0::BIGINT * 600000000 + round(0e0 * 10000000)::BIGINT END',
    null,
  ],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});

test.each([
  ['datetime(0001-01-01)', '0001-01-01T00:00:00.0000000Z'],
  ['datetime(0001-01-01) + 1tick', '0001-01-01T00:00:00.0000001Z'],
  ['datetime(9999-12-31 23:59:59.9999999)', '9999-12-31T23:59:59.9999999Z'],
  ['datetime(9999-12-31 23:59:59.9999999) - datetime(0001-01-01)', '3652058.23:59:59.9999999'],
  ['endofyear(datetime(9999-12-31))', '9999-12-31T23:59:59.9999999Z'],
  ['make_datetime(datetime(0001-01-01))', '0001-01-01T00:00:00.0000000Z'],
  ["datetime_utc_to_local(datetime(0001-01-01), 'Asia/Tokyo')", '0001-01-01T09:18:59.0000000Z'],
  ["datetime_utc_to_local(datetime(0050-01-02), 'Europe/Berlin')", '0050-01-02T00:53:28.0000000Z'],
  ['todatetime(-5)', null],
  ['todatetime(3155378976000000000)', null],
  ["datetime_add('day', -1, datetime(0001-01-01))", null],
])('%s is at the edge of datetimes', async (expression, value) => {
  expect(await kql.value(expression)).toEqual(value);
});

test.each([
  ['datetime(0001-01-01) - 1tick', 11],
  ['datetime(9999-12-31) + 365d', 11],
  ['1d + datetime(9999-12-31) + 1d - 3d', 11],
  ['ago(1000000d)', 11],
  ['now(10000000d)', 11],
  ['10000000d + 10000000d', 11],
])('%s is refused with its place', async (expression, column) => {
  await expect(kql.value(expression)).rejects.toThrow(`query:1:${column} error unsupported`);
});

test.each([
  'x - 1tick',
  'x + 10000000d',
  'startofday(x, -1)',
  'startofweek(x)',
  'startofmonth(x, -1)',
  'startofyear(x, -1)',
  'endofmonth(x, -1)',
  'endofweek(datetime(9999-12-31))',
  'bin_at(x, 7d, datetime(2020-01-01))',
  'iff(x between (x .. 10000000d), 1, 2)',
  "datetime_utc_to_local(x, 'US/Pacific')",
  "datetime_local_to_utc(x, 'Europe/Berlin')",
  'make_datetime(9999, 12, 31, 23, 59, 59.99999999)',
])('%s of the first datetime ends the query', async (expression) => {
  await expect(kql.run(`datatable(x: datetime)[datetime(0001-01-01)] | project ${expression}`)).rejects.toThrow(
    'A datetime before year 1 or after year 9999: what it gives is documented nowhere.',
  );
});
