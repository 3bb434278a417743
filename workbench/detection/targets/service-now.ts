import type { HttpRequest, HttpResponse } from '../workflow/http';
import { type ContractName, findBreach, formatBreach } from './contract';
import { hasBasic, json, type HttpTarget } from './http-target';

/** An incident of the local ServiceNow. */
export interface ServiceNowIncident {
  readonly sysId: string;
  readonly number: string;
  readonly fields: Columns;
  readonly workNotes: readonly string[];
}

type Columns = Readonly<Record<string, string>>;

/** ServiceNow's Table API for `incident`, as far as our playbook uses it (docs.servicenow.com, Table API). */
export class ServiceNowTarget implements HttpTarget {
  readonly name = 'servicenow';
  readonly #incidents: ServiceNowIncident[] = [];

  constructor(private readonly account: { readonly instance: string; readonly credentials: string }) {}

  get incidents(): readonly ServiceNowIncident[] {
    return this.#incidents;
  }

  serves(host: string): boolean {
    return host === new URL(this.account.instance).host;
  }

  answer(request: HttpRequest): HttpResponse {
    const { pathname, searchParams } = new URL(request.url);
    if (!hasBasic(this.account.credentials, request))
      return failure(401, 'User Not Authenticated', 'Required to provide Auth information');
    if (request.headers['accept'] !== 'application/json')
      return failure(406, 'Not acceptable', "The header 'Accept' must be application/json.");
    const changed = /^\/api\/now\/table\/incident\/([0-9a-f]{32})$/.exec(pathname)?.[1];
    if (request.method === 'GET' && pathname === TABLE) return this.#find(searchParams.get('sysparm_query') ?? '');
    if (request.method === 'POST' && pathname === TABLE) return this.#create(request.body);
    if (request.method === 'PATCH' && changed !== undefined) return this.#change(changed, request.body);
    return failure(400, 'Invalid path', pathname);
  }

  #find(query: string): HttpResponse {
    const correlation = /^correlation_id=([^^]+)\^ORDERBYsys_created_on$/.exec(query)?.[1];
    if (correlation === undefined) return failure(400, 'Invalid query', query);
    const found = this.#incidents.filter(({ fields }) => fields['correlation_id'] === correlation);
    return json(200, { result: found.map(({ sysId, number }) => ({ sys_id: sysId, number })) });
  }

  #create(body: unknown): HttpResponse {
    const refused = refusal('servicenow-incident', body);
    if (refused) return refused;
    const fields = body as Columns;
    const count = this.#incidents.length + 1;
    const incident = {
      sysId: count.toString(16).padStart(32, '0'),
      number: `INC${String(10_000 + count).padStart(7, '0')}`,
      fields,
      workNotes: [],
    };
    this.#incidents.push(incident);
    return json(201, { result: { ...fields, sys_id: incident.sysId, number: incident.number } });
  }

  #change(sysId: string, body: unknown): HttpResponse {
    const index = this.#incidents.findIndex((incident) => incident.sysId === sysId);
    const incident = this.#incidents[index];
    if (!incident) return failure(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
    const refused = refusal('servicenow-incident-change', body);
    if (refused) return refused;
    const { work_notes: note, ...fields } = body as Columns;
    this.#incidents[index] = {
      ...incident,
      fields: { ...incident.fields, ...fields },
      workNotes: note === undefined ? incident.workNotes : [...incident.workNotes, note],
    };
    return json(200, { result: { sys_id: sysId, number: incident.number } });
  }
}

const TABLE = '/api/now/table/incident';

function refusal(contract: ContractName, body: unknown): HttpResponse | undefined {
  const breach = findBreach(contract, body);
  return breach && failure(400, 'Operation Failed', formatBreach(breach));
}

function failure(status: number, message: string, detail: string): HttpResponse {
  return json(status, { error: { message, detail }, status: 'failure' });
}
