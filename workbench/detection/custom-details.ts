import { CUSTOM_DETAILS } from '../../kql/language/limits';
import { toDetail, type ResultRow } from './result-row';

/** The custom details of an alert, and the keys that no longer fitted. */
export interface CustomDetails {
  readonly details: Readonly<Record<string, readonly string[]>>;
  readonly dropped: readonly string[];
}

/**
 * The custom details of some results: for each key the values of its column, each once. Keys whose values no longer fit into
 * what the service keeps of one alert are dropped.
 */
export function buildCustomDetails(
  mapping: Readonly<Record<string, string>>,
  rows: readonly ResultRow[],
): CustomDetails {
  const details: Record<string, readonly string[]> = {};
  const dropped: string[] = [];
  let bytes = 0;
  for (const [key, column] of Object.entries(mapping)) {
    const values = [...new Set(rows.flatMap((row) => toDetail(row[column]) ?? []))];
    if (values.length === 0) continue;
    const size = Buffer.byteLength(values.join(''), 'utf8');
    if (bytes + size > CUSTOM_DETAILS.maxValueBytes) {
      dropped.push(key);
    } else {
      bytes += size;
      details[key] = values;
    }
  }
  return { details, dropped };
}
