import { z } from 'zod';

import type { Answer, Question } from '../kusto/query-protocol';
import { QUERY_PATH } from './query-endpoint';

/** A lab that serves, as it prints itself. */
export interface ServingLab {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  readonly token: string;
}

const ANSWER = z.union([
  z.looseObject({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())),
  }),
  z.looseObject({ error: z.object({ code: z.string(), message: z.string() }) }),
]);

/**
 * Asks a lab that serves.
 *
 * @throws Error when there is no lab, or it does not take the token
 */
export async function askLab({ address, token }: ServingLab, question: Question): Promise<Answer> {
  const response = await post(address, token, JSON.stringify(question));
  if (response.status === 401) {
    throw new Error(
      `--lab: the lab at '${address}' must know the token, and does not. Give the one that it prints, with --token or NOXYS_LAB_TOKEN.`,
    );
  }
  const answer = ANSWER.safeParse(await response.json().catch(() => undefined));
  if (!answer.success || response.status === 404) {
    throw new Error(
      `--lab: expected the address at which a lab takes queries, got '${address}', which answers otherwise. ${ADVICE}`,
    );
  }
  return answer.data as Answer;
}

/** Without a proxy: a lab listens on this machine only. */
async function post(address: string, token: string, body: string): Promise<Response> {
  try {
    return await fetch(new URL(QUERY_PATH, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
  } catch {
    throw new Error(`--lab: no lab answers at '${address}'. ${ADVICE}`);
  }
}

const ADVICE = "Start one with 'noxys-sentinel lab' and take the address from the line that begins with 'Queries:'.";
