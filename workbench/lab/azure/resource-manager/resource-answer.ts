import type { ArmAnswer } from './arm-message';

/** An answer whose body is set apart from what is stored: nobody who holds it can change a resource. */
export function toAnswer(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): ArmAnswer {
  return body === undefined ? { status, headers } : { status, headers, body: structuredClone(body) };
}
