import { addTicks, datetimeLiteral, inDatetimeRange } from '../datetime-range';
import { INGESTION_TIME } from '../relation';
import { totalScalar, nullableScalar, type Scalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

const DAY = '864000000000';
const HOUR = '36000000000';

/** Functions of datetimes and timespans, all on ticks; the calendar's are DuckDB's. */
export const DATETIMES: Readonly<Record<string, ScalarFunction>> = {
  now: (call) => shifted(call, 0, '+'),
  ago: (call) => shifted(call, 0, '-'),
  startofday: (call) => startOf(call, (t) => `(${t} - ${t} % ${DAY})`, DAY),
  endofday: (call) => startOf(call, (t) => `(${t} - ${t} % ${DAY} + ${DAY} - 1)`, DAY),
  // 0001-01-01 is a Monday, a week starts on Sunday.
  startofweek: (call) => inRange(startOf(call, startOfWeek, `(7 * ${DAY})`)),
  endofweek: (call) => inRange(startOf(call, (t) => `(${startOfWeek(t)} + 7 * ${DAY} - 1)`, `(7 * ${DAY})`)),
  startofmonth: (call) => calendarStart(call, 'month', 'to_months'),
  endofmonth: (call) => calendarEnd(call, 'month', 'to_months'),
  startofyear: (call) => calendarStart(call, 'year', 'to_years'),
  endofyear: (call) => calendarEnd(call, 'year', 'to_years'),
  hourofday: (call) => call.result(`(${call.as(0, 'datetime')} // ${HOUR} % 24)`),
  dayofweek: (call) => call.result(`((${call.as(0, 'datetime')} + ${DAY}) // ${DAY} % 7 * ${DAY})`),
  dayofmonth: (call) => part(call, 'day', 0),
  dayofyear: (call) => part(call, 'doy', 0),
  monthofyear: (call) => part(call, 'month', 0),
  getmonth: (call) => part(call, 'month', 0),
  getyear: (call) => part(call, 'year', 0),
  week_of_year: (call) => part(call, 'week', 0),
  weekofyear: (call) => part(call, 'week', 0),
  datetime_part: datetimePart,
  datetime_add: datetimeAdd,
  datetime_diff: datetimeDiff,
  make_datetime: makeDatetime,
  make_timespan: makeTimespan,
  unixtime_seconds_todatetime: (call) => fromUnix(call, '10000000'),
  unixtime_milliseconds_todatetime: (call) => fromUnix(call, '10000'),
  unixtime_microseconds_todatetime: (call) => fromUnix(call, '10'),
  unixtime_nanoseconds_todatetime: (call) =>
    call.result(`kql_ticks_in_range(${call.long(0)} // 100 + 621355968000000000)`),
  datetime_utc_to_local: (call) => call.result(`kql_local_time(${call.as(0, 'datetime')}, ${call.text(1)})`),
  datetime_local_to_utc: (call) => call.result(`kql_utc_time(${call.as(0, 'datetime')}, ${call.text(1)})`),
};

/** `now(offset)` and `ago(span)`. */
function shifted(call: Call, index: number, sign: '+' | '-'): Scalar {
  const now = nowOf(call);
  if (call.count === 0) return totalScalar(now, 'datetime');
  const { sql, nullable } = call.value(index);
  const moment = addTicks('datetime', [now, sign, sql], call.node, call.translation);
  return { sql: moment, type: 'datetime', nullable };
}

/** A datetime that may have left the range of datetimes. */
function inRange(datetime: Scalar): Scalar {
  return { ...datetime, sql: inDatetimeRange(datetime.sql) };
}

function nowOf(call: Call): string {
  const { now } = call.translation.session;
  if (now !== 'ingestion') return datetimeLiteral(now);
  if (call.row.relation?.hidden.includes(INGESTION_TIME)) return INGESTION_TIME;
  return call.refuse(`'${call.name}()' beside the rows, where each row has its own`);
}

function startOf(call: Call, start: (ticks: string) => string, period: string): Scalar {
  return call.resultOf(start(moved(call, period)), 0);
}

function moved(call: Call, period: string): string {
  const ticks = call.as(0, 'datetime');
  return call.count > 1 ? inDatetimeRange(`${ticks} + ${call.long(1)} * ${period}`) : ticks;
}

function startOfWeek(ticks: string): string {
  return `(${ticks} - (${ticks} + ${DAY}) % (7 * ${DAY}))`;
}

function calendarStart(call: Call, unit: string, interval: string): Scalar {
  const start = call.result(`kql_ticks(${truncated(call, unit, interval, call.count > 1 ? call.long(1) : '0')})`);
  return call.count > 1 ? inRange(start) : start;
}

function calendarEnd(call: Call, unit: string, interval: string): Scalar {
  const next = call.count > 1 ? `${call.long(1)} + 1` : '1';
  const end = call.result(`(kql_ticks(${truncated(call, unit, interval, next)}) - 1)`);
  return call.count > 1 ? inRange(end) : end;
}

function truncated(call: Call, unit: string, interval: string, count: string): string {
  return `date_trunc('${unit}', kql_timestamp(${call.as(0, 'datetime')}))::TIMESTAMP + ${interval}((${count})::INTEGER)`;
}

function part(call: Call, name: string, index: number): Scalar {
  return call.result(
    `date_part('${name}', kql_timestamp(${call.as(index, 'datetime')}))::${call.type === 'int' ? 'INTEGER' : 'BIGINT'}`,
  );
}

const CALENDAR_PARTS: Readonly<Record<string, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week_of_year: 'week',
  weekofyear: 'week',
  day: 'day',
  dayofyear: 'doy',
  day_of_year: 'doy',
};

/** Parts below the day, as ticks in it and how many of it make the next. */
const CLOCK_PARTS: Readonly<Record<string, readonly [string, string]>> = {
  hour: ['36000000000', '24'],
  minute: ['600000000', '60'],
  second: ['10000000', '60'],
  millisecond: ['10000', '1000'],
  microsecond: ['10', '1000000'],
};

function datetimePart(call: Call): Scalar {
  const name = call.constantText(0)?.toLowerCase() ?? '';
  const calendar = CALENDAR_PARTS[name];
  if (calendar) return part(call, calendar, 1);
  const ticks = call.as(1, 'datetime');
  const clock = CLOCK_PARTS[name];
  if (clock) return call.result(`(${ticks} // ${clock[0]} % ${clock[1]})`);
  if (name === 'nanosecond') return call.result(`(${ticks} % 10000000 * 100)`);
  return call.refuse(`'datetime_part()' of '${name}'`);
}

const CALENDAR_UNITS: Readonly<Record<string, string>> = {
  year: 'to_years',
  quarter: 'to_quarters',
  month: 'to_months',
};

const CLOCK_UNITS: Readonly<Record<string, string>> = {
  week: '6048000000000',
  day: '864000000000',
  hour: '36000000000',
  minute: '600000000',
  second: '10000000',
  millisecond: '10000',
  microsecond: '10',
};

/** Adding months keeps the time of day with all its digits. */
function datetimeAdd(call: Call): Scalar {
  const unit = call.constantText(0)?.toLowerCase() ?? '';
  const [amount, ticks] = [call.long(1), call.as(2, 'datetime')];
  const clock = CLOCK_UNITS[unit];
  if (clock) return call.result(`kql_ticks_in_range(${ticks} + ${amount} * ${clock})`);
  if (unit === 'nanosecond') return call.result(`kql_ticks_in_range(${ticks} + ${amount} // 100)`);
  const calendar = CALENDAR_UNITS[unit];
  if (!calendar) return call.refuse(`'datetime_add()' of '${unit}'`);
  return call.result(
    `kql_ticks_in_range(kql_ticks(kql_timestamp(${ticks}) + ${calendar}((${amount})::INTEGER)) + ${ticks} % 10)`,
  );
}

/** How many boundaries of the unit lie between the two. */
function datetimeDiff(call: Call): Scalar {
  const unit = call.constantText(0)?.toLowerCase() ?? '';
  const [a, b] = [call.as(1, 'datetime'), call.as(2, 'datetime')];
  if (unit === 'nanosecond') return call.result(`((${a} - ${b}) * 100)`);
  if (unit === 'week') return call.result(`((${a} + ${DAY}) // (7 * ${DAY}) - (${b} + ${DAY}) // (7 * ${DAY}))`);
  const clock = CLOCK_UNITS[unit];
  if (clock) return call.result(`(${a} // ${clock} - ${b} // ${clock})`);
  if (unit in CALENDAR_UNITS) return call.result(`date_diff('${unit}', kql_timestamp(${b}), kql_timestamp(${a}))`);
  return call.refuse(`'datetime_diff()' of '${unit}'`);
}

function makeDatetime(call: Call): Scalar {
  const value = call.value(0);
  if (call.count === 1)
    return call.result(value.type === 'string' ? `kql_parse_datetime(${value.sql})` : call.as(0, 'datetime'));
  const [year, month, day, hour, minute] = [0, 1, 2, 3, 4].map((index) => call.long(index, index < 3 ? '1' : '0'));
  const second = call.count > 5 ? call.real(5) : '0e0';
  return nullableScalar(
    `kql_make_datetime(${year ?? ''}, ${month ?? ''}, ${day ?? ''}, ${hour ?? ''}, ${minute ?? ''}, ${second})`,
    'datetime',
  );
}

/** Parts beyond their clock's range make null. */
function makeTimespan(call: Call): Scalar {
  if (call.count === 1) return call.result(call.as(0, 'timespan'));
  const at = call.count === 4 ? 1 : 0;
  const days = at === 1 ? call.long(0) : '0';
  const [hours, minutes] = [call.long(at), call.long(at + 1)];
  const seconds = call.count > at + 2 ? call.real(at + 2) : '0e0';
  const isClock = `${hours} BETWEEN 0 AND 23 AND ${minutes} BETWEEN 0 AND 59 AND ${seconds} >= 0 AND ${seconds} < 60`;
  const ticks = `${days} * ${DAY} + ${hours} * ${HOUR} + ${minutes} * 600000000 + round(${seconds} * 10000000)::BIGINT`;
  return call.result(`CASE WHEN ${isClock} THEN ${ticks} END`);
}

function fromUnix(call: Call, ticks: string): Scalar {
  const value = call.value(0);
  const sinceEpoch = value.type === 'real' ? `trunc(${value.sql} * ${ticks})::BIGINT` : `${call.long(0)} * ${ticks}`;
  return call.result(`kql_ticks_in_range(${sinceEpoch} + 621355968000000000)`);
}
