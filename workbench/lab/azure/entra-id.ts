import type { AzureAnswer, AzureRequest, Handler } from './exchange';
import { type TokenAuthority, toPrincipal } from './tokens';

/** Host of Microsoft Entra ID in Azure's public cloud. */
export const ENTRA_HOST = 'login.microsoftonline.com';

/** An application that may sign in with a secret. */
export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;

  /**
   * Object id of its service principal, where roles were given to one that is known.
   *
   * @default the one that the lab's directory makes from the client id
   */
  readonly objectId?: string;
}

/** Answers for Entra ID: the metadata of one tenant and tokens for its applications (client credentials). */
export function createEntraId(tokens: TokenAuthority, applications: readonly Application[]): Handler {
  return (request) => {
    const [tenant = '', ...rest] = request.path.split('/').slice(1);
    switch (`${request.method} ${rest.join('/')}`) {
      case 'GET discovery/instance':
        return answer(toInstanceMetadata(tokens.tenantId));
      case 'GET v2.0/.well-known/openid-configuration':
        return answer(toOpenIdConfiguration(tokens));
      case 'GET discovery/v2.0/keys':
        return answer({ keys: [tokens.jsonWebKey] });
      case 'POST oauth2/v2.0/token':
        return Promise.resolve(issueToken(request, tenant, tokens, applications));
      default:
        return Promise.resolve({ status: 404 });
    }
  };
}

function issueToken(
  request: AzureRequest,
  tenant: string,
  tokens: TokenAuthority,
  applications: readonly Application[],
): AzureAnswer {
  const form = new URLSearchParams(request.body.toString('utf8'));
  if (tenant.toLowerCase() !== tokens.tenantId.toLowerCase()) {
    return refuse(400, 'invalid_request', `AADSTS90002: Tenant '${tenant}' not found.`);
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return refuse(400, 'unsupported_grant_type', 'AADSTS70003: Only client_credentials is offered here.');
  }
  const clientId = form.get('client_id') ?? '';
  const application = applications.find((candidate) => candidate.clientId.toLowerCase() === clientId.toLowerCase());
  if (!application) {
    return refuse(
      400,
      'unauthorized_client',
      `AADSTS700016: Application '${clientId}' was not found in the directory.`,
    );
  }
  if (form.get('client_secret') !== application.clientSecret) {
    return refuse(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
  }
  const audience = /^(\S+)\/\.default$/.exec(form.get('scope') ?? '')?.[1];
  if (audience === undefined) {
    return refuse(400, 'invalid_scope', "AADSTS70011: The scope must be one resource followed by '/.default'.");
  }
  const principal = toPrincipal(application.clientId);
  const { token } = tokens.issue({
    audience,
    principal: { ...principal, objectId: application.objectId ?? principal.objectId },
    lifetimeSeconds: LIFETIME_SECONDS,
  });
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: LIFETIME_SECONDS,
      ext_expires_in: LIFETIME_SECONDS,
      access_token: token,
    },
  };
}

const LIFETIME_SECONDS = 3599;

function toInstanceMetadata(tenantId: string): unknown {
  return {
    tenant_discovery_endpoint: `https://${ENTRA_HOST}/${tenantId}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: ENTRA_HOST, preferred_cache: 'login.windows.net', aliases: [ENTRA_HOST] }],
  };
}

function toOpenIdConfiguration(tokens: TokenAuthority): unknown {
  const base = `https://${ENTRA_HOST}/${tokens.tenantId}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: `${base}/v2.0`,
    response_types_supported: ['token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function answer(body: unknown): Promise<AzureAnswer> {
  return Promise.resolve({ status: 200, body });
}

function refuse(status: number, error: string, description: string): AzureAnswer {
  return { status, body: { error, error_description: description } };
}
