import type { IncidentComment } from './incident';
import type { IncidentBook } from './incident-book';
import { hasTokenFor, json, type HttpTarget } from './targets/http-target';
import { toCommentObjects } from './trigger-body';
import type { HttpRequest, HttpResponse } from './workflow/http';

/** Reads an incident's comments through Resource Manager (learn.microsoft.com/rest/api/securityinsights/incident-comments/list). */
export class IncidentApi implements HttpTarget {
  readonly name = 'sentinel';

  constructor(private readonly book: IncidentBook) {}

  serves(host: string): boolean {
    return host === 'management.azure.com';
  }

  answer(request: HttpRequest): HttpResponse {
    if (!hasTokenFor('https://management.azure.com', request)) {
      return refusal(
        401,
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing or invalid.",
      );
    }
    const { pathname, searchParams } = new URL(request.url);
    const id = /\/providers\/Microsoft\.SecurityInsights\/Incidents\/([0-9a-f-]{36})\/comments$/i.exec(pathname)?.[1];
    const incident = id === undefined ? undefined : this.book.find(id);
    if (request.method !== 'GET' || !incident) return refusal(404, 'NotFound', 'The resource was not found.');
    if (!searchParams.has('api-version'))
      return refusal(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
    return json(200, { value: toCommentObjects(incident) });
  }
}

/** Characters of a comment. */
const MAX_COMMENT = 30_000;

/** The connector's action "Add comment to incident"; other actions are refused. */
export function callSentinelConnector(
  book: IncidentBook,
  request: { readonly method: string; readonly path: string; readonly body?: unknown },
  comment: Pick<IncidentComment, 'author' | 'createdAt'>,
): HttpResponse {
  if (request.method !== 'post' || request.path !== '/Incidents/Comment') {
    return refusal(404, 'NotFound', `The connector has no operation '${request.method} ${request.path}' here.`);
  }
  const { incidentArmId, message } = readComment(request.body);
  const incident = book.find(/[^/]+$/.exec(incidentArmId)?.[0] ?? '');
  if (!incident) return refusal(404, 'NotFound', 'The incident was not found.');
  if (message === '' || message.length > MAX_COMMENT) {
    return refusal(400, 'BadRequest', `A comment must have 1 to ${MAX_COMMENT} characters.`);
  }
  book.replace({
    ...incident,
    updatedAt: comment.createdAt,
    comments: [...incident.comments, { ...comment, message }],
  });
  return json(200, { properties: { message, createdTimeUtc: comment.createdAt } });
}

function readComment(body: unknown): { incidentArmId: string; message: string } {
  const read = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { incidentArmId: read('incidentArmId'), message: read('message') };
}

function refusal(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
