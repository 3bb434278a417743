import attack from '../attack.json';
import type { Diagnostic } from '../diagnostic';
import type { LintedRule } from '../linted-rule';

const TECHNIQUES: Readonly<Record<string, readonly string[]>> = attack.tactics;

/** Tactics that Sentinel knows from the matrix for industrial control systems, whose techniques are not in our table. */
const INDUSTRIAL_TACTICS = ['ImpairProcessControl', 'InhibitResponseFunction'];

/** Tactics and techniques against ATT&CK. */
export function checkAttack(linted: LintedRule): Diagnostic[] {
  const { tactics, relevantTechniques } = linted.rule;
  const known = [...Object.keys(TECHNIQUES), ...INDUSTRIAL_TACTICS];
  return [
    ...tactics.flatMap((tactic, index) =>
      known.includes(tactic)
        ? []
        : [linted.at(['tactics', index], 'unknown-tactic', { tactic, known: known.sort().join(', ') })],
    ),
    ...relevantTechniques.flatMap((technique, index) => checkTechnique(linted, technique, index)),
  ];
}

function checkTechnique(linted: LintedRule, technique: string, index: number): Diagnostic[] {
  const { tactics } = linted.rule;
  const path = ['relevantTechniques', index];
  if (technique.includes('.')) return [linted.at(path, 'sub-technique', { technique })];
  const belongsTo = Object.keys(TECHNIQUES).filter((tactic) => TECHNIQUES[tactic]?.includes(technique));
  if (belongsTo.some((tactic) => tactics.includes(tactic))) return [];
  if (belongsTo.length === 0) {
    if (tactics.some((tactic) => INDUSTRIAL_TACTICS.includes(tactic))) return [];
    return [linted.at(path, 'unknown-technique', { technique, version: attack.version })];
  }
  return [linted.at(path, 'technique-without-tactic', { technique, tactics: belongsTo.join(' and ') })];
}
