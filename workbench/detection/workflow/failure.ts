import type { HttpResponse } from './http';
import type { WorkflowRun } from './run';

/** Why a run failed: each action that could not be done, and what it was answered; `undefined` of a run that succeeded. */
export function failureOf({ status, actions, exchanges }: WorkflowRun): string | undefined {
  if (status === 'Succeeded') return undefined;
  const reasons = actions.flatMap(({ name, error }) => {
    if (error === undefined) return [];
    const exchange = exchanges.findLast(({ action }) => action === name);
    return [exchange === undefined ? error : `${name}: ${describe(exchange.response)}`];
  });
  return reasons.join('; ') || 'it was ended as failed';
}

function describe({ status, body }: HttpResponse): string {
  if (body === undefined || body === null) return `${status}`;
  return `${status} ${typeof body === 'string' ? body : JSON.stringify(body)}`;
}
