import { diffValues, type FieldChange } from '../compare/field-change';
import type { Side } from '../side';
import { ITEM_KINDS, listItems, type Item, type ItemKind } from './item';
import { diffQueries } from './query-change';

/** How an item differs. `layout`: in comments and layout alone, so that nothing follows from it. */
export type ChangeStatus = 'new' | 'deleted' | 'renamed' | 'changed' | 'layout';

/** An item that differs between the versions. */
export interface ItemChange {
  readonly kind: ItemKind;
  readonly id: string;
  readonly status: ChangeStatus;
  readonly files: readonly string[];
  readonly fields: readonly FieldChange[];

  /** What it was called, if it has been renamed. */
  readonly formerId?: string;
}

/** Everything that differs between two versions, in the order of kinds; only files where the new version cannot be read. */
export function findChanges(base: Side, head: Side): ItemChange[] {
  if (head.content === undefined) return findFileChanges(base, head, new Set(), []);
  const after = toMap(listItems(head));
  const before = toMap(listItems(base).filter((item) => after.has(toItemKey(item)) || !isUnread(item, head)));
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changes = mergeRenames(
    keys.flatMap((key) => compareItems(before.get(key), after.get(key))),
    before,
    after,
  );
  const told = new Set(changes.flatMap(({ files }) => files));
  const items = [...before.values(), ...after.values()];
  return [...changes, ...findFileChanges(base, head, told, items)].sort(
    (a, b) => ITEM_KINDS.indexOf(a.kind) - ITEM_KINDS.indexOf(b.kind) || (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
}

function toMap(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [toItemKey(item), item]));
}

function toItemKey({ kind, id }: Item): string {
  return `${kind} ${id}`;
}

/** An environment whose file is there and cannot be read: it is not deleted, and its file tells of it. */
function isUnread({ kind, files }: Item, { files: present }: Side): boolean {
  return kind === 'environment' && files.some((file) => present.has(file));
}

function compareItems(before: Item | undefined, after: Item | undefined): ItemChange[] {
  const item = after ?? before;
  if (item === undefined) return [];
  const { kind, id } = item;
  const files = [...new Set([...(before?.files ?? []), ...(after?.files ?? [])])];
  if (before === undefined || after === undefined) {
    return [{ kind, id, files, status: before === undefined ? 'new' : 'deleted', fields: [] }];
  }
  const fields = [...diffValues(before.value, after.value), ...diffQueries(before.query ?? '', after.query ?? '')];
  return fields.length === 0 ? [] : [{ kind, id, files, status: 'changed', fields }];
}

/** A column that is gone and one that is new are one column with another name if the rest of them is the same. */
function mergeRenames(
  changes: readonly ItemChange[],
  before: ReadonlyMap<string, Item>,
  after: ReadonlyMap<string, Item>,
): ItemChange[] {
  const gone = new Set(changes.filter(({ kind, status }) => kind === 'column' && status === 'deleted'));
  const renamed = changes.map((change): ItemChange => {
    if (change.kind !== 'column' || change.status !== 'new') return change;
    const likeness = toLikeness(after.get(`column ${change.id}`));
    const former = [...gone].find(({ id }) => toLikeness(before.get(`column ${id}`)) === likeness);
    if (former === undefined) return change;
    gone.delete(former);
    const fields = [{ field: 'name', before: nameOf(former.id), after: nameOf(change.id) }];
    return { ...change, status: 'renamed', formerId: former.id, fields };
  });
  const formerIds = new Set(renamed.map(({ formerId }) => formerId));
  return renamed.filter(({ kind, id }) => kind !== 'column' || !formerIds.has(id));
}

/** What stays when a column gets another name: its table, type and place in the payload. */
function toLikeness(column: Item | undefined): string {
  const { type, source, members } = column?.value ?? {};
  return JSON.stringify([column?.id.split('.')[0], type, source, members]);
}

function nameOf(columnId: string): string {
  return columnId.split('.')[1] ?? columnId;
}

/** Files that differ and that no change tells of: the layout of an item, or a file that is no content, such as cases. */
function findFileChanges(base: Side, head: Side, told: ReadonlySet<string>, items: readonly Item[]): ItemChange[] {
  const paths = [...new Set([...base.files.keys(), ...head.files.keys()])];
  const differing = paths.filter((path) => base.files.get(path) !== head.files.get(path) && !told.has(path));
  const found = new Map<string, ItemChange>();
  for (const path of differing) {
    const owner = items.find(({ files }) => files.includes(path));
    const { kind, id } = owner ?? { kind: 'file' as const, id: path };
    const status = owner ? 'layout' : !base.files.has(path) ? 'new' : !head.files.has(path) ? 'deleted' : 'changed';
    const files = [...(found.get(`${kind} ${id}`)?.files ?? []), path];
    found.set(`${kind} ${id}`, { kind, id, status, files, fields: [] });
  }
  return [...found.values()];
}
