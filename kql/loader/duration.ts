const PATTERN = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

/** Minutes of an ISO 8601 duration in days, hours and minutes (`PT1H`, `P14D`); undefined if the text is none. */
export function parseIsoDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match || /[PT]$/.test(text)) return undefined;
  return Number(match[1] ?? 0) * 1440 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}

/** The one spelling that the service answers: `PT1H`, not `PT60M`; any other spelling plans a change for ever. */
export function toIsoDuration(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return `P${minutes / 1440}D`;
  return minutes > 0 && minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`;
}
