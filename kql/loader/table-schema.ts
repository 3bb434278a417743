import { z } from 'zod';

import type { ContentProblem } from './content-problem';
import {
  COLUMN_PRIVACIES,
  DERIVATIONS,
  isStorableType,
  KUSTO_TYPES,
  MEMBER_PRIVACIES,
  type Column,
  type Members,
  type TableSchema,
} from './schema';
import { isReservedColumn, MAX_NAME_LENGTH } from '../language/limits';
import { text } from './yaml-shape';
import type { YamlFile } from './yaml-file';

const path = z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/, 'expected a path such as data.risk_score');

const members: z.ZodType<Members> = z.record(
  z.string(),
  z.lazy(() =>
    z.union([z.enum(MEMBER_PRIVACIES), members], `expected one of ${MEMBER_PRIVACIES.join(', ')}, or members`),
  ),
);

/** The form of `kql/schema/<table>.yaml`. */
export const tableSchemaShape: z.ZodType<TableSchema> = z.strictObject({
  table: text,
  description: text,
  columns: z
    .array(
      z.strictObject({
        name: text,
        type: z.enum(KUSTO_TYPES),
        description: text,
        source: z
          .array(z.union([path, z.record(z.string(), path)], 'expected a path, or a path for each member'))
          .min(1)
          .optional(),
        required: z.boolean().optional(),
        derive: z.enum(DERIVATIONS).optional(),
        lowerCase: z.boolean().optional(),
        privacy: z.enum(COLUMN_PRIVACIES).optional(),
        container: z.enum(['array', 'object']).optional(),
        members: members.optional(),
      }),
    )
    .min(1),
});

/** What a table of the workspace cannot have: names, lengths and types that the service refuses. */
export function findTableProblems(schema: TableSchema, file: YamlFile): ContentProblem[] {
  const seen = new Map<string, string>();
  const problems: ContentProblem[] = [];
  if (schema.table.length > MAX_NAME_LENGTH) {
    problems.push(
      file.problem(['table'], `expected at most ${MAX_NAME_LENGTH} characters, got ${schema.table.length}.`),
    );
  }
  schema.columns.forEach((column, index) => {
    const at = (field: keyof Column, message: string) =>
      problems.push(file.problem(['columns', index, field], message));
    const twin = seen.get(column.name.toLowerCase());
    if (twin !== undefined)
      at('name', `expected a name of its own, also when case is ignored, got '${column.name}' beside '${twin}'.`);
    seen.set(column.name.toLowerCase(), column.name);
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(column.name)) {
      at('name', `expected a letter, then letters, digits and underscores, got '${column.name}'.`);
    }
    if (column.name.length > MAX_NAME_LENGTH) {
      at('name', `expected at most ${MAX_NAME_LENGTH} characters, got ${column.name.length}.`);
    }
    if (schema.table.endsWith('_CL') && isReservedColumn(column.name)) {
      at('name', `expected a name that Log Analytics does not keep for itself, got '${column.name}'.`);
    }
    if (!isStorableType(column.type)) at('type', `expected a type that a table can store, got '${column.type}'.`);
  });
  if (!schema.columns.some(({ name, type }) => name === 'TimeGenerated' && type === 'datetime')) {
    problems.push(file.problem(['columns'], "expected a column 'TimeGenerated' of type datetime, got none."));
  }
  return problems;
}

/** What the relay needs to know of each column of the events' table, and of no other. */
export function findPayloadProblems(schema: TableSchema, file: YamlFile, isEvents: boolean): ContentProblem[] {
  const problems: ContentProblem[] = [];
  schema.columns.forEach((column, index) => {
    const at = (field: keyof Column, message: string) =>
      problems.push(file.problem(['columns', index, field], message));
    const isDynamic = column.type === 'dynamic';
    const wanted: Record<string, boolean> = {
      source: isEvents,
      privacy: isEvents && !isDynamic,
      container: isEvents && isDynamic,
      members: isEvents && isDynamic,
    };
    for (const field of ['source', 'privacy', 'container', 'members'] as const) {
      if (wanted[field] && column[field] === undefined) at(field, 'expected a value, got nothing.');
      if (!wanted[field] && column[field] !== undefined)
        at(field, `expected no such field for a ${describe(column, isEvents)}.`);
    }
  });
  return problems;
}

function describe(column: Column, isEvents: boolean): string {
  return isEvents ? `column of type ${column.type}` : 'table that another product fills';
}
