/** Column types, as KQL spells them. */
export const KUSTO_TYPES = [
  'bool',
  'datetime',
  'decimal',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
] as const;
export type KustoType = (typeof KUSTO_TYPES)[number];

/**
 * What the relay does with a member of a dynamic column: keep it, replace it by its keyed hash under the name `xHash`,
 * cut a URL to its host under the name `xHost`, or drop it. A member that is not listed is dropped too.
 */
export const MEMBER_PRIVACIES = ['keep', 'hash', 'host', 'drop'] as const;
export type MemberPrivacy = (typeof MEMBER_PRIVACIES)[number];

/** Members of an object, by the name they have in the payload; an object inside the object lists its own members. */
export interface Members {
  readonly [name: string]: MemberPrivacy | Members;
}

/** `keep`: stored as it comes. `personal`: stored as it comes, but never written to a log or an error. */
export const COLUMN_PRIVACIES = ['keep', 'personal'] as const;
export type ColumnPrivacy = (typeof COLUMN_PRIVACIES)[number];

/** What the relay works out when no place in the payload holds a value. */
export const DERIVATIONS = ['severity'] as const;
export type Derivation = (typeof DERIVATIONS)[number];

/**
 * One place in the payload: a path (`data.risk_score`), or, for a payload that spreads over several fields what the
 * column holds as one object, the path of each member (`{ action: data.policy_action }`), which makes one element.
 */
export type Place = string | Readonly<Record<string, string>>;

/** One column of a table. */
export interface Column {
  readonly name: string;
  readonly type: KustoType;
  readonly description: string;

  /** Places in the payload, the first one that holds a value wins. Columns of events only. */
  readonly source?: readonly Place[] | undefined;

  /** Whether an event without this value is refused. */
  readonly required?: boolean | undefined;

  /** What to do when no place holds a value; without it the column stays empty. */
  readonly derive?: Derivation | undefined;

  /** Whether the relay stores the value in lower case. */
  readonly lowerCase?: boolean | undefined;

  /** Privacy of a column that is not dynamic. */
  readonly privacy?: ColumnPrivacy | undefined;

  /** What a dynamic column holds: an array of objects, or one object. The relay writes `[]` or `{}` when there is none. */
  readonly container?: 'array' | 'object' | undefined;

  /** Members of a dynamic column (of each element, if it is an array). */
  readonly members?: Members | undefined;
}

/** One table of the workspace; exactly what a file `kql/schema/<table>.yaml` holds. */
export interface TableSchema {
  readonly table: string;
  readonly description: string;
  readonly columns: readonly Column[];
}

const TABLE_COLUMN_TYPES = {
  bool: 'boolean',
  datetime: 'dateTime',
  dynamic: 'dynamic',
  guid: 'guid',
  int: 'int',
  long: 'long',
  real: 'real',
  string: 'string',
} as const satisfies Partial<Record<KustoType, string>>;

const STREAM_COLUMN_TYPES = {
  bool: 'boolean',
  datetime: 'datetime',
  dynamic: 'dynamic',
  guid: 'string',
  int: 'int',
  long: 'long',
  real: 'real',
  string: 'string',
} as const satisfies Partial<Record<KustoType, string>>;

/** Types that a column of an Azure table can have. */
export type TableColumnType = (typeof TABLE_COLUMN_TYPES)[keyof typeof TABLE_COLUMN_TYPES];

/** Types that a column of a DCR stream can have. */
export type StreamColumnType = (typeof STREAM_COLUMN_TYPES)[keyof typeof STREAM_COLUMN_TYPES];

/** Whether an Azure table and a DCR stream have a column type for it. */
export function isStorableType(type: KustoType): type is keyof typeof TABLE_COLUMN_TYPES {
  return type in TABLE_COLUMN_TYPES;
}

/** Spells a type for a custom table of Log Analytics (`dateTime`); throws for a type that tables do not have. */
export function toTableColumnType(type: KustoType): TableColumnType {
  if (!isStorableType(type)) throw new Error(noSuchType('A Log Analytics table', type));
  return TABLE_COLUMN_TYPES[type];
}

/** Spells a type for a stream declaration of a DCR (`datetime`); throws for a type that streams do not have. */
export function toStreamColumnType(type: KustoType): StreamColumnType {
  if (!isStorableType(type)) throw new Error(noSuchType('A DCR stream', type));
  return STREAM_COLUMN_TYPES[type];
}

function noSuchType(target: string, type: KustoType): string {
  return `${target}: a column type must be one of ${Object.keys(TABLE_COLUMN_TYPES).join(', ')}, got '${type}'.`;
}
