import { sameText } from './same-text';

/** Whether an Authorization header shows one of the tokens. Always compares with each of them. */
export function isAuthorized(authorization: string | undefined, tokens: readonly string[]): boolean {
  const shown = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  let isOne = false;
  for (const token of tokens) isOne = sameText(shown, token) || isOne;
  return isOne;
}
