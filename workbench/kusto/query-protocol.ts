import { createInterface } from 'node:readline';

import { KqlError } from './diagnostics';
import type { KustoEngine, QueryResult } from './engine';

/** One question of the line protocol. */
interface Question {
  readonly id: unknown;
  readonly query: string;

  /** The value of `now()`. */
  readonly now?: string;
}

/**
 * Answers queries, one JSON document a line: `{"id", "query", "now"}` is answered by `{"id", "columns", "rows"}`, or by
 * `{"id", "error": {"code", "message"}}`, whose code is `unsupported` for every query that is refused.
 */
export async function answerQueries(
  engine: KustoEngine,
  input: NodeJS.ReadableStream,
  write: (line: string) => void,
  defaultNow: string,
): Promise<void> {
  for await (const line of createInterface({ input })) {
    if (line.trim() === '') continue;
    write(`${JSON.stringify(await answer(engine, line, defaultNow))}\n`);
  }
}

async function answer(engine: KustoEngine, line: string, defaultNow: string): Promise<object> {
  let id: unknown = null;
  try {
    const question = parseQuestion(line);
    id = question.id;
    const { columns, rows }: QueryResult = await engine.query(question.query, { now: question.now ?? defaultNow });
    return { id, columns, rows: rows.map((row) => row.map(toJsonValue)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, error: { code: error instanceof KqlError ? 'unsupported' : 'failed', message } };
  }
}

/** JSON has no word for the reals that are no numbers. */
export function toJsonValue(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function parseQuestion(line: string): Question {
  const value: unknown = JSON.parse(line);
  if (typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'string') {
    const now = 'now' in value && typeof value.now === 'string' ? { now: value.now } : {};
    return { id: 'id' in value ? value.id : null, query: value.query, ...now };
  }
  throw new Error("Line: it must be a JSON object with 'id' and 'query', got something else.");
}
