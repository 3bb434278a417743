/**
 * Writes a text so that Terraform takes it literally.
 *
 * Terraform evaluates `${…}` and `%{…}` in every string, also inside KQL and JSON. Line endings become `\n`, because
 * Azure compares them exactly.
 */
export function toLiteral(text: string): string {
  // The replacement is a function, because `$$` in a replacement text stands for one `$`.
  return text.replaceAll('\r\n', '\n').replaceAll(/[$%]\{/g, (opening) => `${opening[0] ?? ''}${opening}`);
}

/** JSON with sorted keys, as Terraform's provider writes what it reads back; any other order plans a change for ever. */
export function toCanonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}
