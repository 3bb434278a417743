/** What a probe answers. */
export type Rows = readonly (readonly unknown[])[];

/** A column that was found in the data. */
export interface ProbedColumn {
  readonly name: string;
  readonly type: string;
}

/** Columns as a schema clause spells them. */
export function spellColumns(columns: readonly ProbedColumn[]): string {
  return columns.map(({ name, type }) => `['${name.replace(/['\\]|\p{Cc}/gu, escaped)}']: ${type}`).join(', ');
}

function escaped(character: string): string {
  const isPrinted = character === "'" || character === '\\';
  return isPrinted ? `\\${character}` : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * An operator whose columns only the data can tell, such as `evaluate bag_unpack(d)`.
 *
 * Thrown by the translation for the engine, which runs the probe, writes the columns that it finds behind the operator as KQL's own
 * schema clause (`: (*, name: string)`) and translates again: from then on the binder knows them.
 */
export class UnknownColumns extends Error {
  constructor(
    /** Offset behind the operator. */
    readonly offset: number,

    /** SQL that gives a name and what else is needed in each row. */
    readonly probe: string,

    /** The columns of a schema clause, out of the probe's rows. */
    readonly toSchema: (rows: Rows) => string,
  ) {
    super('The columns of an operator depend on the data.');
  }
}
