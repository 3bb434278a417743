import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';

import { NoAnswer, readJson, type Send } from '../connect/http';

const SCOPE = 'https://management.azure.com/.default';
const HOST = 'https://management.azure.com';
const TIMEOUT_SECONDS = 60;

/** A resource as Azure's Resource Manager answers it. */
const RESOURCE = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
export type DeployedResource = z.infer<typeof RESOURCE>;

const LIST = z.object({ value: z.array(RESOURCE), nextLink: z.string().nullish() });

/** What reads resources. */
export interface Management {
  /** The resource; `undefined` when it is not deployed. @throws ManagementRefused */
  get(id: string, apiVersion: string): Promise<DeployedResource | undefined>;

  /** The resources of a collection, by its path. @throws ManagementRefused */
  list(path: string, apiVersion: string): Promise<readonly DeployedResource[]>;
}

/** The Resource Manager did not answer what was asked. */
export class ManagementRefused extends Error {
  override readonly name = 'ManagementRefused';

  constructor(
    readonly status: number | undefined,
    reason = 'the Resource Manager did not answer',
  ) {
    super(status === undefined ? reason : `the Resource Manager answered ${status}`);
  }
}

/** Reads through the Resource Manager's REST API. */
export class AzureManagement implements Management {
  constructor(
    private readonly send: Send,
    private readonly credential: TokenCredential,
  ) {}

  async get(id: string, apiVersion: string): Promise<DeployedResource | undefined> {
    const { status, body } = await this.ask(`${HOST}${id}?api-version=${apiVersion}`);
    if (status === 404) return undefined;
    const resource = RESOURCE.safeParse(body);
    if (status !== 200 || !resource.success) throw new ManagementRefused(status);
    return resource.data;
  }

  async list(path: string, apiVersion: string): Promise<readonly DeployedResource[]> {
    const resources: DeployedResource[] = [];
    let url: string | undefined = `${HOST}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
    while (url !== undefined) {
      const { status, body } = await this.ask(url);
      const page = LIST.safeParse(body);
      if (status !== 200 || !page.success) throw new ManagementRefused(status);
      resources.push(...page.data.value);
      url = nextOf(page.data.nextLink);
    }
    return resources;
  }

  private async ask(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const headers = { authorization: `Bearer ${await this.token()}`, accept: 'application/json' };
    try {
      const answer = await this.send({ method: 'GET', url, headers, timeoutSeconds: TIMEOUT_SECONDS });
      return { status: answer.status, body: readJson(answer) };
    } catch (error) {
      if (error instanceof NoAnswer) throw new ManagementRefused(undefined);
      throw error;
    }
  }

  private async token(): Promise<string> {
    try {
      return (await this.credential.getToken(SCOPE))?.token ?? '';
    } catch {
      throw new ManagementRefused(undefined, 'no sign-in to Azure');
    }
  }
}

/** The token goes to the Resource Manager only, wherever a link may point. */
function nextOf(link: string | null | undefined): string | undefined {
  return link?.startsWith(`${HOST}/`) === true ? link : undefined;
}
