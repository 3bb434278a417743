import type { EntityMapping } from '../../kql/loader/analytics-rule';
import { ENTITIES } from '../../kql/language/limits';
import { distinctEntities, type Entity } from './alert';
import { toDetail, type ResultRow } from './result-row';

/** The entities of some results: identifiers without a value are left out, and so is an entity that has none left. */
export function buildEntities(mappings: readonly EntityMapping[], rows: readonly ResultRow[]): Entity[] {
  const entities = rows.flatMap((row) => mappings.flatMap((mapping) => toEntity(mapping, row) ?? []));
  return distinctEntities(entities).slice(0, ENTITIES.maxPerAlert);
}

function toEntity({ entityType, fieldMappings }: EntityMapping, row: ResultRow): Entity | undefined {
  const identifiers = Object.fromEntries(
    fieldMappings.flatMap(({ identifier, columnName }) => {
      const value = toDetail(row[columnName]);
      return value === undefined ? [] : [[identifier, value]];
    }),
  );
  return Object.keys(identifiers).length === 0 ? undefined : { type: entityType, identifiers };
}
