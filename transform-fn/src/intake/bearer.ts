import { isOneOf } from './same-text';

/** Whether an Authorization header shows one of the tokens, which are given as digests. */
export function isAuthorized(authorization: string | undefined, tokens: readonly Buffer[]): boolean {
  return isOneOf(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '', tokens);
}
