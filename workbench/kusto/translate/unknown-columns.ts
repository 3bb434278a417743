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
    readonly toSchema: (rows: readonly (readonly unknown[])[]) => string,
  ) {
    super('The columns of an operator depend on the data.');
  }
}
