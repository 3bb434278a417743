/** One figure beside its goal. */
export interface Goal {
  readonly id: string;
  readonly text: string;
  readonly isMet: boolean;
}

/** Prints figures next to their goals; the process ends with 1 when one is missed. */
export function printGoals(goals: readonly Goal[]): void {
  for (const { id, text, isMet } of goals)
    process.stdout.write(`${id.padEnd(4)} ${isMet ? 'met   ' : 'MISSED'} ${text}\n`);
  if (goals.some(({ isMet }) => !isMet)) process.exitCode = 1;
}

/** Whole numbers with commas. */
export function figure(value: number): string {
  return Math.round(value).toLocaleString('en');
}
