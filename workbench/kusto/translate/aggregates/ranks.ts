import { JsonNumber } from '../../json';
import { convert } from '../conversion';
import type { Call } from '../functions/call';
import { NO_ROW } from '../row';
import { spelledNumber } from '../spelled-number';

/** SQL of a percentile's rank: a number from 0 to 100 that the query spells out. */
export function rankOf(call: Call, index: number): string {
  const argument = call.argument(index);
  const rank = convert(call.translation.scalar(argument, NO_ROW), 'real');
  return isRank(spelledNumber(rank)) ? rank.sql : refuseRank(call, index, argument.text);
}

/** SQL of every rank from an argument on: an array of them, or one argument each. */
export function ranksOf(call: Call, from: number): string[] {
  const given = call.constantJson(from);
  if (!Array.isArray(given)) return call.arguments.slice(from).map((_, index) => rankOf(call, from + index));
  // Without an aggregate in it, the step would give a row for each of its input's.
  if (given.length === 0) return refuseRank(call, from, call.argument(from).text);
  return given.map((each) => {
    if (each instanceof JsonNumber && isRank(Number(each.text))) return `${each.text}::DOUBLE`;
    return refuseRank(call, from, call.argument(from).text);
  });
}

function isRank(number: number | undefined): boolean {
  return number !== undefined && number >= 0 && number <= 100;
}

function refuseRank(call: Call, index: number, text: string): never {
  return call.translation.refuse(
    call.argument(index),
    `'${call.name}()' with the rank '${text}'`,
    'Write a number from 0 to 100.',
  );
}
