import type { HttpRequest, HttpResponse } from '../workflow/http';
import { findBreach, formatBreach } from './contract';
import { lengthProblem, textOf } from './document-format';
import { hasBasic, json, type HttpTarget } from './http-target';

/** An issue of the local Jira; texts are those of the documents. */
export interface JiraIssue {
  readonly key: string;
  readonly summary: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly comments: readonly string[];
}

/** What is read of an issue that keeps its contract. */
interface IssueBody {
  readonly fields: {
    readonly project: { readonly key?: string };
    readonly issuetype: { readonly name?: string };
    readonly summary: string;
    readonly description?: unknown;
    readonly labels?: readonly string[];
  };
}

/** Jira Cloud's REST API, version 3, as far as our playbook uses it (developer.atlassian.com/cloud/jira/platform/rest/v3). */
export class JiraTarget implements HttpTarget {
  readonly name = 'jira';
  readonly #issues: JiraIssue[] = [];

  constructor(
    private readonly account: {
      readonly site: string;
      readonly credentials: string;
      readonly project: string;
      readonly issueTypes: readonly string[];
    },
  ) {}

  get issues(): readonly JiraIssue[] {
    return this.#issues;
  }

  serves(host: string): boolean {
    return host === new URL(this.account.site).host;
  }

  answer(request: HttpRequest): HttpResponse {
    const { pathname, searchParams } = new URL(request.url);
    if (!hasBasic(this.account.credentials, request))
      return { status: 401, body: 'Client must be authenticated to access this resource.' };
    const commented = /^\/rest\/api\/3\/issue\/([A-Z][A-Z0-9]*-\d+)\/comment$/.exec(pathname)?.[1];
    if (request.method === 'GET' && pathname === '/rest/api/3/search/jql')
      return this.#search(searchParams.get('jql') ?? '');
    if (request.method === 'POST' && pathname === '/rest/api/3/issue') return this.#create(request.body);
    if (request.method === 'POST' && commented !== undefined) return this.#comment(commented, request.body);
    return json(404, { errorMessages: ['The resource was not found.'], errors: {} });
  }

  #search(jql: string): HttpResponse {
    const label = /^labels = "([^"\s]+)" ORDER BY created ASC$/.exec(jql)?.[1];
    if (label === undefined)
      return json(400, { errorMessages: [`Error in the JQL Query: '${jql}' is not supported here.`], errors: {} });
    const found = this.#issues.filter(({ labels }) => labels.includes(label));
    return json(200, {
      issues: found.map((issue) => ({ ...this.#identity(issue.key), fields: { summary: issue.summary } })),
      isLast: true,
    });
  }

  #create(body: unknown): HttpResponse {
    const breach = findBreach('jira-issue', body);
    if (breach) return json(400, { errorMessages: [formatBreach(breach)], errors: {} });
    const { project, issuetype, summary, description, labels = [] } = (body as IssueBody).fields;
    const problems = {
      project: project.key === this.account.project ? undefined : 'valid project is required',
      issuetype: this.account.issueTypes.includes(issuetype.name ?? '') ? undefined : 'Specify a valid issue type',
      description: lengthProblem(description),
    };
    const errors = Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined));
    if (Object.keys(errors).length > 0) return json(400, { errorMessages: [], errors });

    const key = `${this.account.project}-${this.#issues.length + 1}`;
    this.#issues.push({ key, summary, description: textOf(description), labels, comments: [] });
    return json(201, this.#identity(key));
  }

  #comment(key: string, body: unknown): HttpResponse {
    const index = this.#issues.findIndex((issue) => issue.key === key);
    const issue = this.#issues[index];
    if (!issue)
      return json(404, {
        errorMessages: ['Issue does not exist or you do not have permission to see it.'],
        errors: {},
      });
    const breach = findBreach('jira-comment', body);
    if (breach) return json(400, { errorMessages: [formatBreach(breach)], errors: {} });
    const { body: document } = body as { readonly body: unknown };
    const problem = lengthProblem(document);
    if (problem !== undefined) return json(400, { errorMessages: [], errors: { comment: problem } });
    this.#issues[index] = { ...issue, comments: [...issue.comments, textOf(document)] };
    return json(201, {
      id: String(10_000 + issue.comments.length),
      self: `${this.account.site}/rest/api/3/issue/${key}/comment`,
    });
  }

  #identity(key: string): { id: string; key: string; self: string } {
    const id = String(10_000 + Number(key.split('-')[1]));
    return { id, key, self: `${this.account.site}/rest/api/3/issue/${id}` };
  }
}
