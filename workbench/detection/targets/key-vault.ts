import type { HttpRequest, HttpResponse } from '../workflow/http';
import { hasTokenFor, json, type HttpTarget } from './http-target';

/** A vault's secrets (learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret). */
export class KeyVaultTarget implements HttpTarget {
  readonly name = 'key-vault';

  constructor(private readonly secrets: Readonly<Record<string, string>>) {}

  serves(host: string): boolean {
    return host.endsWith('.vault.azure.net');
  }

  answer(request: HttpRequest): HttpResponse {
    const url = new URL(request.url);
    const name = /^\/secrets\/([\w-]+)$/.exec(url.pathname)?.[1];
    if (!hasTokenFor('https://vault.azure.net', request))
      return refusal(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.');
    if (request.method !== 'GET' || name === undefined) return refusal(404, 'NotFound', 'The path is not served.');
    if (!url.searchParams.has('api-version'))
      return refusal(400, 'BadParameter', "The query parameter 'api-version' is missing.");
    const value = Object.hasOwn(this.secrets, name) ? this.secrets[name] : undefined;
    if (value === undefined)
      return refusal(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);
    return json(200, { value, id: `${url.origin}/secrets/${name}/1`, attributes: { enabled: true } });
  }
}

function refusal(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
