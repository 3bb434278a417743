const ISO_TIME =
  /^(?<date>\d{4}-\d{2}-\d{2})[Tt ](?<clock>\d{2}:\d{2})(?::(?<second>\d{2}))?(?:[.,](?<fraction>\d+))?(?<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * An ISO 8601 time in UTC with the sender's precision, up to the 100 ns that Log Analytics keeps; without a zone it is
 * UTC, as in KQL. Undefined for anything else, such as the 30th of February.
 */
export function toUtcTime(text: string): string | undefined {
  const { date, clock, second = '00', fraction = '', zone = 'Z' } = ISO_TIME.exec(text)?.groups ?? {};
  if (date === undefined || clock === undefined) return undefined;

  const local = `${date}T${clock}:${second}`;
  if (!isCalendarTime(local)) return undefined;

  const milliseconds = Date.parse(local + toIsoZone(zone));
  const utc = Number.isNaN(milliseconds) ? '' : new Date(milliseconds).toISOString();
  if (!/^\d{4}-/.test(utc)) return undefined;
  return `${utc.slice(0, 19)}${fraction === '' ? '' : `.${fraction.slice(0, 7)}`}Z`;
}

/** Date.parse moves a day that the month does not have into the next month. */
function isCalendarTime(local: string): boolean {
  const milliseconds = Date.parse(`${local}Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(local);
}

/** The zone as Date.parse wants it: `Z` or `+hh:mm`. */
function toIsoZone(zone: string): string {
  if (/^z$/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
