import type { Column, Members, Place, TableSchema } from '../loader/schema';

/** The page `docs/columns.md`: what each column of the events' table holds and where it comes from. */
export function buildColumnsPage(schema: TableSchema): string {
  return `# Columns of ${schema.table}

${schema.description}

This page is generated from \`kql/schema/${schema.table}.yaml\`; \`noxys-sentinel docs\` writes it anew.

${toTable([HEAD, ...schema.columns.map(toCells)])}

A member of a dynamic column that is not listed here never leaves the relay.
`;
}

const HEAD = ['column', 'type', 'what it holds', 'place in the webhook', 'privacy'];

function toCells(column: Column): string[] {
  return [
    `\`${column.name}\``,
    column.type,
    column.description,
    (column.source ?? []).map(describePlace).join(', else '),
    describePrivacy(column),
  ];
}

/** A Markdown table with its columns aligned, as the formatter of this repository wants it. */
function toTable(rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = HEAD.map((_, index) => Math.max(...escaped.map((row) => row[index]?.length ?? 0)));
  const lines = escaped.map((row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

function describePlace(place: Place): string {
  if (typeof place === 'string') return `\`${place}\``;
  return Object.entries(place)
    .map(([member, path]) => `\`${path}\` (as \`${member}\`)`)
    .join(' with ');
}

function describePrivacy({ privacy, members }: Column): string {
  if (members) return listMembers(members, '').join('; ');
  return privacy === 'personal' ? 'kept, but never in a log or an error message' : 'kept';
}

const DEEDS = { keep: 'kept', hash: 'hashed', host: 'cut to its host', drop: 'dropped' } as const;
const SUFFIXES = { keep: '', hash: 'Hash', host: 'Host', drop: '' } as const;

/** `kept: a, b; hashed: value as valueHash`, members of members by their path. */
function listMembers(members: Members, prefix: string): string[] {
  const flat = flatten(members, prefix);
  return (['keep', 'hash', 'host', 'drop'] as const).flatMap((privacy) => {
    const names = flat.filter((member) => member.privacy === privacy).map(({ path }) => path);
    if (names.length === 0) return [];
    const suffix = SUFFIXES[privacy];
    const shown = names.map((path) => (suffix === '' ? `\`${path}\`` : `\`${path}\` as \`${path}${suffix}\``));
    return [`${DEEDS[privacy]}: ${shown.join(', ')}`];
  });
}

function flatten(members: Members, prefix: string): { path: string; privacy: keyof typeof DEEDS }[] {
  return Object.entries(members).flatMap(([name, member]) =>
    typeof member === 'string' ? [{ path: `${prefix}${name}`, privacy: member }] : flatten(member, `${prefix}${name}.`),
  );
}
