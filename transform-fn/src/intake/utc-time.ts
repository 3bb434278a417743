const ISO_TIME =
  /^((?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(?:[.,](\d{1,7})\d*)?(?:[Zz]|([+-]\d{2})(?::?(\d{2}))?)?$/;

/**
 * An ISO 8601 time in UTC with the sender's precision, up to the 100 ns that Log Analytics keeps; without a zone it is
 * UTC, as in KQL. Undefined for anything else, such as the 30th of February.
 */
export function toUtcTime(text: string): string | undefined {
  const match = ISO_TIME.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', second = ':00', fraction, zoneHour, zoneMinute = '00'] = match;
  if (!isDay(date)) return undefined;

  const local = `${date}T${time}${second}`;
  const utc = zoneHour === undefined ? local : toUtc(local, zoneHour, zoneMinute);
  return utc && (fraction === undefined ? `${utc}Z` : `${utc}.${fraction}Z`);
}

/** Whether the month has that day: a date that there is not is read as one of the next month. */
function isDay(date: string): boolean {
  return date.slice(8) <= '28' || new Date(date).toISOString().startsWith(date);
}

/** Undefined for a zone that there is not, and outside the years that a datetime has. */
function toUtc(local: string, zoneHour: string, zoneMinute: string): string | undefined {
  const milliseconds = Date.parse(`${local}${zoneHour}:${zoneMinute}`);
  const utc = Number.isNaN(milliseconds) ? '' : new Date(milliseconds).toISOString();
  return /^\d{4}-/.test(utc) ? utc.slice(0, 19) : undefined;
}
