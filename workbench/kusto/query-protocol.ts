import { createInterface } from 'node:readline';

import { messageOf } from '../error-message';
import { KqlError } from './diagnostics';
import type { QueryResult } from './engine';

/** One question of the line protocol. */
export interface Question {
  readonly id?: unknown;
  readonly query: string;

  /** The value of `now()`; left out: whoever answers decides. */
  readonly now?: string;

  /** The file that the query comes from, for messages. */
  readonly file?: string;
}

/** What a question gets: a table, or why not. The code is `unsupported` for every query that is refused. */
export type Answer = { readonly id?: unknown } & (
  QueryResult | { readonly error: { readonly code: string; readonly message: string } }
);

/** Runs the query of a question. */
export type RunQuestion = (question: Question) => Promise<QueryResult>;

/**
 * Answers the lines of an input, one JSON document a line: `{"id", "query", "now"}` is answered by `{"id", "columns", "rows"}`, or by
 * `{"id", "error": {"code", "message"}}`.
 */
export async function answerQueries(
  run: RunQuestion,
  input: NodeJS.ReadableStream,
  write: (line: string) => void,
): Promise<void> {
  for await (const line of createInterface({ input })) {
    if (line.trim() === '') continue;
    write(`${JSON.stringify(await answerQuestion(run, line))}\n`);
  }
}

/** Answers one question, written as JSON; it never throws. */
export async function answerQuestion(run: RunQuestion, line: string): Promise<Answer> {
  let id: unknown = null;
  try {
    const value: unknown = JSON.parse(line);
    id = idOf(value);
    const question = parseQuestion(value);
    const { rows, ...result } = await run(question);
    return { id, ...result, rows: rows.map((row) => row.map(toJsonValue)) };
  } catch (error) {
    const message = messageOf(error);
    return { id, error: { code: error instanceof KqlError ? 'unsupported' : 'failed', message } };
  }
}

/** JSON has no word for the reals that are no numbers. */
export function toJsonValue(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The name that a question has, which its answer has as well, even where it asks nothing. */
function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
}

function parseQuestion(value: unknown): Question {
  if (typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'string') {
    const now = 'now' in value && typeof value.now === 'string' ? { now: value.now } : {};
    const file = 'file' in value && typeof value.file === 'string' ? { file: value.file } : {};
    return { id: idOf(value), query: value.query, ...now, ...file };
  }
  throw new Error("Line: it must be a JSON object with 'id' and 'query', got something else.");
}
