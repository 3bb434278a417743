import attack from '../attack.json';
import type { Diagnostic } from '../diagnostic';
import type { LintedMetadata } from '../linted-metadata';
import type { LintedRule } from '../linted-rule';

const TECHNIQUES: Readonly<Record<string, readonly string[]>> = attack.tactics;

/** Tactics that Sentinel knows from the matrix for industrial control systems, whose techniques are not in our table. */
const INDUSTRIAL_TACTICS = ['ImpairProcessControl', 'InhibitResponseFunction'];

/** The part of ATT&CK that metadata names. */
interface AttackTags {
  readonly tactics: readonly string[];
  readonly relevantTechniques: readonly string[];
}

/** Tactics and techniques of a rule against ATT&CK. */
export function checkAttack({ rule, metadata }: LintedRule): Diagnostic[] {
  const isSub = (technique: string) => technique.includes('.');
  return [
    ...checkTactics(rule, metadata),
    ...rule.relevantTechniques.flatMap((technique, index) =>
      isSub(technique)
        ? [metadata.at(['relevantTechniques', index], 'sub-technique', { technique })]
        : checkTechnique(rule, metadata, index, technique),
    ),
  ];
}

/** The same of a hunting query, whose techniques are a tag of a saved search: that holds a sub-technique as well. */
export function checkHuntAttack(hunt: AttackTags, metadata: LintedMetadata): Diagnostic[] {
  return [
    ...checkTactics(hunt, metadata),
    ...hunt.relevantTechniques.flatMap((technique, index) =>
      checkTechnique(hunt, metadata, index, technique.replace(/\.\d{3}$/, '')),
    ),
  ];
}

function checkTactics({ tactics }: AttackTags, metadata: LintedMetadata): Diagnostic[] {
  const known = [...Object.keys(TECHNIQUES), ...INDUSTRIAL_TACTICS].sort();
  return tactics.flatMap((tactic, index) =>
    known.includes(tactic)
      ? []
      : [metadata.at(['tactics', index], 'unknown-tactic', { tactic, known: known.join(', ') })],
  );
}

/** The technique that stands at a place, or the one that holds the sub-technique there. */
function checkTechnique(
  { tactics }: AttackTags,
  metadata: LintedMetadata,
  index: number,
  technique: string,
): Diagnostic[] {
  const path = ['relevantTechniques', index];
  const belongsTo = Object.keys(TECHNIQUES).filter((tactic) => TECHNIQUES[tactic]?.includes(technique));
  if (belongsTo.some((tactic) => tactics.includes(tactic))) return [];
  if (belongsTo.length === 0) {
    if (tactics.some((tactic) => INDUSTRIAL_TACTICS.includes(tactic))) return [];
    return [metadata.at(path, 'unknown-technique', { technique, version: attack.version })];
  }
  return [metadata.at(path, 'technique-without-tactic', { technique, tactics: belongsTo.join(' and ') })];
}
