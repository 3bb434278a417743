import type { FieldChange } from '../compare/field-change';
import type { Review } from '../review';
import { code, codeBoth, heading, join, paragraph, type Block, type Text } from './document';
import { diffLines } from './line-diff';

/** What differs from the base revision, and what that touches. */
export function buildChanges({ changes, dependencies }: Review): Block[] {
  if (changes.length === 0) return [paragraph('Content and environments are those of the base revision.')];
  return [
    heading(3, 'What changed'),
    {
      kind: 'table',
      head: ['', 'what', 'change'],
      rows: changes.map(({ kind, id, status, fields, formerId }) => [
        [STATUSES[status]],
        [`${kind} `, code(id)],
        formerId === undefined ? describeFields(fields) : ['was ', code(formerId)],
      ]),
    },
    ...changes.flatMap(({ kind, id, fields }) =>
      fields.filter(isLongText).map(({ field, before, after }): Block => {
        const lines = diffLines(String(before), String(after));
        return { kind: 'fold', summary: [`${field} of ${kind} `, code(id)], blocks: [{ kind: 'diff', lines }] };
      }),
    ),
    ...(dependencies.length === 0
      ? []
      : [
          paragraph('Touched without being changed:'),
          {
            kind: 'list' as const,
            items: dependencies.map(({ of, touches }): Text => [
              code(of),
              ' touches ',
              ...join(
                touches.map((name) => [code(name)]),
                ', ',
              ),
            ]),
          },
        ]),
  ];
}

/** Fields of one item that are told: a template that is laid out otherwise differs in hundreds. */
const MAX_FIELDS = 8;

const STATUSES = {
  new: 'new',
  deleted: 'deleted',
  renamed: 'renamed',
  changed: 'changed',
  layout: 'comments or layout',
} as const;

/** `severity: High → Medium` for each field; a query is only named, its lines follow. */
export function describeFields(fields: readonly FieldChange[]): Text {
  const told = fields.slice(0, MAX_FIELDS).map((change): Text => {
    const name = change.field === '' ? 'value' : change.field;
    return isLongText(change) ? [name] : [`${name}: `, ...codeBoth(change.before, change.after)];
  });
  const more = fields.length > MAX_FIELDS ? [[`${fields.length - MAX_FIELDS} more (--format json tells all)`]] : [];
  return join([...told, ...more], '; ');
}

function isLongText({ before, after }: FieldChange): boolean {
  return [before, after].every((text) => typeof text === 'string' && text.includes('\n'));
}
