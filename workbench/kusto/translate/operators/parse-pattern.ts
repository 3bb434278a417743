import type { KustoType } from '../../../../kql/loader/schema';
import type { SyntaxNode } from '../../../../kql/language/tree';
import type { RelationColumn } from '../relation';
import type { Translation } from '../translation';

/** A column of a pattern: its type, and the name of its group. */
export interface ParsedColumn {
  readonly name: string;
  readonly type: KustoType;
  readonly group: string;
}

/** The pattern of `parse` as a regular expression. */
export interface ParsePattern {
  readonly regex: string;

  /** A name for each group up to the last one that a column reads. */
  readonly groups: readonly string[];
  readonly columns: readonly ParsedColumn[];
}

/**
 * Compiles the pattern of `parse`.
 *
 * In the kinds `simple` and `relaxed` constants are literal and everything between them is as short as can be; in `regex` constants
 * are regular expressions and everything between them is as long as can be, unless the flag `U` turns that round.
 */
export function compilePattern(
  operator: SyntaxNode,
  kind: string,
  flags: string,
  outputs: readonly RelationColumn[],
  translation: Translation,
): ParsePattern {
  if (!['simple', 'regex', 'relaxed'].includes(kind) || !/^[imsU]*$/.test(flags)) {
    return translation.refuse(operator, `'parse' of kind '${kind}' with flags '${flags}'`);
  }
  const any = kind === 'regex' ? '.*' : '.*?';
  const items = operator.items('Patterns');
  const groups: string[] = [];
  const columns: ParsedColumn[] = [];
  const pieces = items.map((item, index) => {
    if (item.kind === 'StarExpression') return any;
    if (item.stringValue !== undefined) {
      if (kind !== 'regex') return escapeRegex(item.stringValue);
      groups.push(...groupsIn(item.stringValue).map((_, at) => `skip${groups.length + at}`));
      return item.stringValue;
    }
    const name = (item.kind === 'NameAndTypeDeclaration' ? item.child('Name') : item)?.name ?? '';
    const type = outputs.find((column) => column.name === name)?.type ?? 'string';
    const group = `g${groups.length}`;
    groups.push(group);
    columns.push({ name, type, group });
    const next = items[index + 1];
    return `(${valueRegex(type, kind, any, next, item, translation)})`;
  });
  const options = [...new Set(kind === 'regex' ? flags : 's')].join('');
  return { regex: `${options === '' ? '' : `(?${options})`}^${pieces.join('')}$`, groups, columns };
}

const NUMBER_REGEX: Partial<Record<KustoType, string>> = {
  bool: String.raw`\s*(?:true|false|True|False|TRUE|FALSE|[01])\s*`,
  int: String.raw`\s*[+-]?\d+\s*`,
  long: String.raw`\s*[+-]?\d+\s*`,
  real: String.raw`\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*`,
};

/** What a column may match: a number is a number; anything else goes up to the constant behind it. */
function valueRegex(
  type: KustoType,
  kind: string,
  any: string,
  next: SyntaxNode | undefined,
  item: SyntaxNode,
  translation: Translation,
): string {
  const isBounded = next === undefined || next.stringValue !== undefined;
  const number = NUMBER_REGEX[type];
  if (number && !(kind === 'relaxed' && isBounded)) return number;
  if (!isBounded && type !== 'string') {
    return translation.refuse(item, `A column of type ${type} without a constant behind it in 'parse'`);
  }
  return any;
}

function groupsIn(regex: string): readonly string[] {
  const withoutEscapes = regex.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  return withoutEscapes.match(/\((?!\?)|\(\?P?</g) ?? [];
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
