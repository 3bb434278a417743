import type { KustoType } from '../../kql/loader/schema';

/** Types beside its own whose values a parameter takes: each of them is a value of its type too. */
const NARROWER: Partial<Record<KustoType, readonly KustoType[]>> = {
  decimal: ['int', 'long'],
  long: ['int'],
  real: ['int', 'long'],
};

/**
 * Whether the language reference says what a parameter of a function of one's own has then. Parameters are "strongly-typed" there, and
 * beside wider numbers its examples show one conversion, that of a literal: `f(10)` for an int (user-defined-functions).
 *
 * @param integer the digits of the argument, with its sign, where it is a literal integer
 */
export function takesArgument(parameter: KustoType, type: KustoType, integer: string | undefined): boolean {
  if (type === parameter || NARROWER[parameter]?.includes(type) === true) return true;
  return parameter === 'int' && integer !== undefined && Number(integer) === (Number(integer) | 0);
}
