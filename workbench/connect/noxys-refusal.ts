import type { NoAnswer } from './http';

/** What to do about a status, where the step knows more than the status alone says. */
export type Advice = Readonly<Record<number, string>>;

/** Of the sign-in. */
export const LOGIN_ADVICE: Advice = {
  400: 'Check NOXYS_EMAIL and NOXYS_PASSWORD.',
  401: 'Check NOXYS_EMAIL and NOXYS_PASSWORD.',
  429: 'Noxys allows five sign-ins a minute from one address; try again later.',
};

/** Of a new webhook. */
export const CREATE_ADVICE: Advice = {
  400: "Check 'noxys.events' of the environment: Noxys may not know an event type.",
  422: "Check 'noxys.events' of the environment: Noxys may not know an event type.",
};

/** Of switching a webhook off, which the environment says how to do. */
export const DEACTIVATE_ADVICE: Advice = {
  404: "Check 'noxys.deactivate' of the environment.",
  405: "Check 'noxys.deactivate' of the environment.",
};

const COMMON_ADVICE: Advice = {
  401: "The account needs the role 'admin'.",
  403: "The account needs the role 'admin'.",
  404: "Check 'noxys.api' of the environment.",
  429: 'Noxys asks to slow down; try again later.',
};

/** Noxys answered another status than it should. The answer's body is left out: it may repeat what was sent. */
export function refusal(step: string, expected: number | string, status: number, advice: Advice): Error {
  const hint =
    advice[status] ??
    COMMON_ADVICE[status] ??
    (status >= 500 ? 'Noxys is unwell; try again later.' : "See Noxys' documentation of this status.");
  return new Error(`Noxys, ${step}: must be answered ${expected}, got ${status}. ${hint}`);
}

/** Noxys did not answer at all. */
export function unanswered(step: string, { message }: NoAnswer): Error {
  return new Error(`Noxys, ${step}: ${message} Check 'noxys.api' of the environment and the way out of this network.`);
}
