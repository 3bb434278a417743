import type { Action } from '../../detection/action';
import type { Incident } from '../../detection/incident';
import type { ReplayOutcome } from '../replay/player';
import { pairUp, type Pairing } from './difference';
import { diffValues, type FieldChange } from './field-change';

/** A ticket, a comment on one or a message, without what is another in every version: ids and numbers that are counted. */
export interface ReviewedAction {
  readonly automationRule: string;
  readonly playbook: string;
  readonly target: string;
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly at: string;

  /** The title of the incident it is about. */
  readonly incident: string;

  /** What its incident shares with the other version's. */
  readonly subject: string;
}

/** What playbooks sent to other systems; what they write on the incidents themselves repeats it. */
export function toReviewedActions(
  { actions, incidents, alerts }: ReplayOutcome,
  subjectOf: (incident: Incident) => string,
): ReviewedAction[] {
  const known = new Map(incidents.map((incident) => [incident.id, incident]));
  const ids = new Set([...known.keys(), ...alerts.map(({ alert }) => alert.id)]);
  return actions
    .filter(({ target }) => target !== 'sentinel')
    .map((action) => {
      const incident = known.get(action.incident);
      return toReviewedAction(action, ids, incident?.title ?? '', incident === undefined ? '' : subjectOf(incident));
    });
}

/** Pairs actions by what runs them and the incident they are about, in their order. */
export function pairActions(
  before: readonly ReviewedAction[],
  after: readonly ReviewedAction[],
): Pairing<ReviewedAction> {
  return pairUp(before, after, [
    ({ automationRule, playbook, target, method, url, subject }) =>
      JSON.stringify([automationRule, playbook, target, method, url, subject]),
    ({ playbook, target, method, subject }) => JSON.stringify([playbook, target, method, subject]),
  ]);
}

/** What of an action differs. */
export function diffActions(before: ReviewedAction, after: ReviewedAction): FieldChange[] {
  const toView = ({ automationRule, method, url, body, at }: ReviewedAction) => ({
    automationRule,
    method,
    url,
    body,
    time: at,
  });
  return diffValues(toView(before), toView(after));
}

function toReviewedAction(
  { automationRule, playbook, target, request, at }: Action,
  ids: ReadonlySet<string>,
  incident: string,
  subject: string,
): ReviewedAction {
  return {
    automationRule,
    playbook,
    target,
    method: request.method,
    url: maskCounters(request.url),
    body: maskIds(request.body, ids),
    at,
    incident,
    subject,
  };
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** An id follows from the place of an alert in its run, a number from all incidents before: both move with any other change. */
function maskIds(value: unknown, ids: ReadonlySet<string>): unknown {
  if (typeof value === 'string') {
    return value
      .replaceAll(UUID, (id) => (ids.has(id) ? '<id>' : id))
      .replaceAll(/\bincident \d+/gi, (text) => text.replace(/\d+/, '<number>'));
  }
  if (Array.isArray(value)) return value.map((item) => maskIds(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskIds(member, ids)]));
}

/** Keys of tickets count up: `SEC-12`, or 32 hexadecimal digits. */
function maskCounters(url: string): string {
  return url.replace(/-\d+(?=\/|$)/, '-<number>').replace(/\/[0-9a-f]{32}(?=\/|\?|$)/, '/<id>');
}
