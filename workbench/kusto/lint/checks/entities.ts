import { ENTITY_IDENTIFIERS, STRONG_IDENTIFIERS } from '../../../../kql/language/entity-identifiers';
import { ENTITIES } from '../../../../kql/language/limits';
import type { EntityMapping } from '../../../../kql/loader/analytics-rule';
import type { Diagnostic } from '../diagnostic';
import type { LintedRule } from '../linted-rule';

/** Entity mappings against Sentinel's entities and the columns of the result. */
export function checkEntities(linted: LintedRule): Diagnostic[] {
  const mappings = linted.rule.entityMappings;
  const problems = checkCount(linted, ['entityMappings'], mappings.length, ENTITIES.maxMappings);
  mappings.forEach((mapping, index) => {
    const path = ['entityMappings', index] as const;
    const identifiers = ENTITY_IDENTIFIERS[mapping.entityType];
    if (!identifiers) {
      const known = Object.keys(ENTITY_IDENTIFIERS).join(', ');
      problems.push(linted.at([...path, 'entityType'], 'unknown-entity', { name: mapping.entityType, known }));
    }
    const count = mapping.fieldMappings.length;
    problems.push(...checkCount(linted, [...path, 'fieldMappings'], count, ENTITIES.maxIdentifiersPerMapping));
    const seen = new Set<string>();
    mapping.fieldMappings.forEach(({ identifier, columnName }, field) => {
      const at = [...path, 'fieldMappings', field] as const;
      if (identifiers && !identifiers.includes(identifier)) {
        const known = identifiers.join(', ');
        problems.push(linted.at([...at, 'identifier'], 'unknown-entity', { name: identifier, known }));
      }
      if (seen.has(identifier))
        problems.push(linted.at([...at, 'identifier'], 'repeated-identifier', { name: identifier }));
      seen.add(identifier);
      problems.push(...linted.expectColumn([...at, 'columnName'], columnName, PLAIN_TYPES));
    });
    problems.push(...checkStrength(linted, path, mapping));
  });
  return problems;
}

/** Whether the identifiers can tell one entity from another; which of them a result fills is for the query to say. */
function checkStrength(linted: LintedRule, path: readonly (string | number)[], mapping: EntityMapping): Diagnostic[] {
  const strong = STRONG_IDENTIFIERS[mapping.entityType];
  const mapped = mapping.fieldMappings.map(({ identifier }) => identifier);
  if (!strong || strong.some((set) => set.every((identifier) => mapped.includes(identifier)))) return [];
  const wanted = strong.map((set) => set.join(' + ')).join(', ');
  return [linted.at([...path, 'entityType'], 'weak-entity', { entity: mapping.entityType, mapped, wanted })];
}

/** Types whose values read well as an identifier. */
const PLAIN_TYPES = ['string', 'guid', 'int', 'long', 'bool'];

function checkCount(linted: LintedRule, path: readonly (string | number)[], found: number, most: number): Diagnostic[] {
  const what = path.at(-1) === 'fieldMappings' ? 'Identifiers of a mapping' : 'Entity mappings';
  return found > most ? [linted.at(path, 'number-out-of-range', { what, found, most })] : [];
}
