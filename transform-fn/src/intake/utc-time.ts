const ISO_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,](\d{1,7})\d*)?(?:[Zz]|([+-]\d{2})(?::?(\d{2}))?)?$/;

/**
 * An ISO 8601 time in UTC with the sender's precision, up to the 100 ns that Log Analytics keeps; without a zone it is
 * UTC, as in KQL. Undefined for anything else, such as the 30th of February.
 */
export function toUtcTime(text: string): string | undefined {
  const match = ISO_TIME.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '',
    minute = '',
    second = '00',
    fraction,
    zoneHour,
    zoneMinute = '00',
  ] = match;
  if (!isDate(Number(year), Number(month), Number(day))) return undefined;
  if (hour > '23' || minute > '59' || second > '59') return undefined;

  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const utc = zoneHour === undefined ? local : toUtc(local, zoneHour, zoneMinute);
  return utc && (fraction === undefined ? `${utc}Z` : `${utc}.${fraction}Z`);
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(year: number, month: number, day: number): boolean {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeapYear ? 29 : (MONTH_DAYS[month - 1] ?? 0);
  return year > 0 && day > 0 && day <= days;
}

/** Undefined for a zone that there is not, and outside the years that a datetime has. */
function toUtc(local: string, zoneHour: string, zoneMinute: string): string | undefined {
  const milliseconds = Date.parse(`${local}${zoneHour}:${zoneMinute}`);
  const utc = Number.isNaN(milliseconds) ? '' : new Date(milliseconds).toISOString();
  return /^\d{4}-/.test(utc) ? utc.slice(0, 19) : undefined;
}
