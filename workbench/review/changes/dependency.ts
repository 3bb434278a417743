import type { Content } from '../../../kql/content';
import { bindQuery, type KustoDatabase } from '../../../kql/language/parse';
import { toDatabase } from '../../kusto/lint/lint-content';
import type { Side } from '../side';
import type { ItemKind } from './item';
import type { ItemChange } from './item-change';

/** What is touched by a change without being changed itself. */
export interface Dependency {
  /** The change, as `column NoxysEvents_CL.UserId`. */
  readonly of: string;

  /** What depends on it, as `rule odd-hours`. */
  readonly touches: readonly string[];
}

/** A query, and the names that it refers to. */
interface Reader {
  readonly name: string;
  readonly refersTo: ReadonlySet<string>;
}

/** Kinds of items that queries name. */
const READ_KINDS: readonly ItemKind[] = ['column', 'table', 'transform', 'function'];

/** What the changes touch: who reads a column, calls a function, watches a rule or runs a playbook. */
export function findDependencies(changes: readonly ItemChange[], base: Side, head: Side): Dependency[] {
  const sides = [base, head].flatMap(({ content }) => (content ? [content] : []));
  // Binding every query takes a second, so it is done only where one of them can be touched.
  const readers = changes.some(({ kind }) => READ_KINDS.includes(kind)) ? sides.flatMap(listReaders) : [];
  const changed = new Set(changes.map(({ kind, id }) => `${kind} ${id}`));
  return changes
    .filter(({ status }) => status !== 'layout')
    .map(({ kind, id, formerId }) => {
      const names = [id, ...(formerId === undefined ? [] : [formerId])];
      const touched = names.flatMap((name) => [
        ...findReaders(kind, name, sides, readers),
        ...sides.flatMap((content) => findAutomation(kind, name, content)),
      ]);
      return { of: `${kind} ${id}`, touches: [...new Set(touched)].filter((name) => !changed.has(name)).sort() };
    })
    .filter(({ touches }) => touches.length > 0);
}

function findReaders(
  kind: ItemChange['kind'],
  id: string,
  sides: readonly Content[],
  readers: readonly Reader[],
): string[] {
  const matching = (key: string): string[] =>
    readers.filter(({ refersTo }) => refersTo.has(key)).map(({ name }) => name);
  switch (kind) {
    case 'column': {
      const [table = '', column = ''] = id.split('.');
      // A transformation reads the events' table as its source.
      const isEvents = sides.some(({ events }) => events.table === table);
      return readers
        .filter(({ refersTo }) => refersTo.has(`table ${table}`) || (isEvents && refersTo.has('table source')))
        .filter(({ refersTo }) => refersTo.has(`column ${column}`))
        .map(({ name }) => name);
    }
    case 'table':
      return matching(`table ${id}`);
    case 'transform':
      return sides.flatMap(({ events }) => matching(`table ${events.table}`));
    case 'function':
      return sides.flatMap(({ functions }) =>
        functions.filter((saved) => saved.id === id).flatMap(({ name }) => matching(`function ${name}`)),
      );
    default:
      return [];
  }
}

function findAutomation(kind: ItemChange['kind'], id: string, { automationRules }: Content): string[] {
  switch (kind) {
    case 'rule':
      return automationRules
        .filter(({ analyticsRules }) => analyticsRules.includes(id))
        .map((rule) => `automation rule ${rule.id}`);
    case 'playbook':
      return automationRules
        .filter(({ playbooks }) => playbooks.includes(id))
        .map((rule) => `automation rule ${rule.id}`);
    case 'automation rule':
      return automationRules
        .filter((rule) => rule.id === id)
        .flatMap(({ analyticsRules }) => analyticsRules.map((rule) => `rule ${rule}`));
    default:
      return [];
  }
}

function listReaders(content: Content): Reader[] {
  const database = toDatabase(content);
  const source: KustoDatabase = { tables: [{ name: 'source', columns: content.events.columns }] };
  const read = (name: string, query: string, from = database): Reader => ({ name, refersTo: listNames(query, from) });
  return [
    read('transform noxys-events', content.transform.query, source),
    ...content.rules.map(({ id, query }) => read(`rule ${id}`, query)),
    ...content.workbook.tiles.map(({ id, query }) => read(`tile ${id}`, query)),
    ...content.huntingQueries.map(({ id, query }) => read(`hunting query ${id}`, query)),
    ...content.functions.map(({ id, query }) => read(`function ${id}`, query)),
    ...content.connectorQueries.map(({ id, query }) => read(`connector query ${id}`, query)),
    ...content.healthAlerts.map(({ id, query }) => read(`health alert ${id}`, query)),
  ];
}

/** The columns, tables and functions that a query names, as `column UserId`. */
export function listNames(query: string, database: KustoDatabase): Set<string> {
  return new Set(
    [...bindQuery(query, database).syntax.walk()].flatMap(({ symbol }) =>
      symbol ? [`${symbol.kind} ${symbol.name}`] : [],
    ),
  );
}
