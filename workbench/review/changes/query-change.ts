import { listParameters } from '../../../kql/language/parameter';
import type { FieldChange } from '../compare/field-change';
import { isSameQuery } from '../same-query';

/** The values of a query's parameters that differ, and then the query itself if more than those does. */
export function diffQueries(before: string, after: string): FieldChange[] {
  if (isSameQuery(before, after)) return [];
  const old = new Map(listParameters(before).map((parameter) => [parameter.name, parameter]));
  const changed = listParameters(after).flatMap((parameter) => {
    const former = old.get(parameter.name);
    return former && former.literal !== parameter.literal ? [{ parameter, former }] : [];
  });
  const parameters = changed.map(({ parameter, former }) => ({
    field: `parameter ${parameter.name}`,
    before: former.literal,
    after: parameter.literal,
  }));
  // From the end, so that the offsets of what comes before stay right.
  const adapted = changed
    .sort((a, b) => b.former.offset - a.former.offset)
    .reduce(
      (text, { parameter, former: { offset, literal } }) =>
        text.slice(0, offset) + parameter.literal + text.slice(offset + literal.length),
      before,
    );
  return isSameQuery(adapted, after) ? parameters : [...parameters, { field: 'query', before: adapted, after }];
}
