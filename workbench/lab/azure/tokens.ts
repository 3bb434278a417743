import { createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';

/** Who a token speaks for. */
export interface Principal {
  /** Object id in the directory: what roles are given to. */
  readonly objectId: string;

  /** Application (client) id. */
  readonly clientId: string;
}

const CLAIMS = z.object({
  aud: z.string(),
  iss: z.string(),
  tid: z.string(),
  oid: z.string(),
  appid: z.string(),
  nbf: z.number(),
  exp: z.number(),
});

/** What an accepted token says. */
export type Claims = z.infer<typeof CLAIMS>;

/** Why a token was refused: `missing`, `malformed`, `unsigned`, `issuer`, `audience`, `notYet` or `expired`. */
export class TokenRefused extends Error {
  constructor(
    readonly reason: 'missing' | 'malformed' | 'unsigned' | 'issuer' | 'audience' | 'notYet' | 'expired',
    message: string,
  ) {
    super(message);
  }
}

/** Settings of one token. */
export interface TokenRequest {
  /** The resource the token is for, e.g. `https://storage.azure.com`. */
  readonly audience: string;
  readonly principal: Principal;

  /** @default 86,399, as Azure gives managed identities */
  readonly lifetimeSeconds?: number;
}

/** A token and the moment it ends, in seconds since 1970. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresOn: number;
}

const LIFETIME_SECONDS = 24 * 60 * 60 - 1;
const PRINCIPALS = 'f0d0e4a6-0b7d-5a6e-9d5c-0f2b8f3f6a11';

/** The principal of a client id: like Azure, the lab gives each application an object id that is not its client id. */
export function toPrincipal(clientId: string): Principal {
  return { clientId, objectId: uuidv5(clientId.toLowerCase(), PRINCIPALS) };
}

/** Issues and verifies the access tokens of one tenant, signed (RS256) by a key that lives as long as the process. */
export class TokenAuthority {
  private constructor(
    readonly tenantId: string,
    private readonly privateKey: KeyObject,
    private readonly publicKey: KeyObject,
    private readonly now: () => number,
  ) {}

  /** @param now milliseconds since 1970; tokens live in real time, as the clients that cache them do */
  static async create(tenantId: string, now: () => number = Date.now): Promise<TokenAuthority> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return new TokenAuthority(tenantId, privateKey, createPublicKey(privateKey), now);
  }

  /** Issuer of the tokens, as Azure's data planes expect it. */
  get issuer(): string {
    return `https://sts.windows.net/${this.tenantId}/`;
  }

  /** The public key as a JSON Web Key, for the tenant's key set. */
  get jsonWebKey(): JsonWebKey {
    return { ...this.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: KEY_ID };
  }

  issue({ audience, principal, lifetimeSeconds = LIFETIME_SECONDS }: TokenRequest): IssuedToken {
    const issuedAt = Math.floor(this.now() / 1000);
    const expiresOn = issuedAt + lifetimeSeconds;
    const head = encode({ typ: 'JWT', alg: 'RS256', kid: KEY_ID });
    const claims = encode({
      aud: audience,
      iss: this.issuer,
      iat: issuedAt,
      nbf: issuedAt,
      exp: expiresOn,
      appid: principal.clientId,
      idtyp: 'app',
      oid: principal.objectId,
      sub: principal.objectId,
      tid: this.tenantId,
      ver: '1.0',
    });
    const signature = sign('sha256', Buffer.from(`${head}.${claims}`), this.privateKey).toString('base64url');
    return { token: `${head}.${claims}.${signature}`, expiresOn };
  }

  /**
   * Checks an `Authorization` header: a bearer token of this authority, for one of the audiences, within its lifetime.
   *
   * @throws {TokenRefused} with the reason
   */
  verify(authorization: string | undefined, audiences: readonly string[]): Claims {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new TokenRefused('missing', 'The request carries no bearer token.');
    const [head = '', payload = '', signature = ''] = token.split('.');
    const claims = decode(payload);
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${payload}`),
      this.publicKey,
      Buffer.from(signature, 'base64url'),
    );
    if (!isSigned) throw new TokenRefused('unsigned', 'The signature of the token is not valid.');
    this.checkClaims(claims, audiences);
    return claims;
  }

  private checkClaims(claims: Claims, audiences: readonly string[]): void {
    const now = this.now() / 1000;
    if (claims.iss !== this.issuer) throw new TokenRefused('issuer', `The issuer '${claims.iss}' is not trusted.`);
    if (!audiences.some((audience) => trim(audience) === trim(claims.aud))) {
      throw new TokenRefused('audience', `The audience '${claims.aud}' is not one of '${audiences.join("', '")}'.`);
    }
    if (now < claims.nbf) throw new TokenRefused('notYet', 'The token is not valid yet.');
    if (now >= claims.exp) throw new TokenRefused('expired', 'The token has expired.');
  }
}

const KEY_ID = 'noxys-sentinel-lab';

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(payload: string): Claims {
  try {
    return CLAIMS.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    throw new TokenRefused('malformed', 'The token is not a JSON Web Token of Azure.');
  }
}

/** `https://monitor.azure.com/` and `https://monitor.azure.com` are one resource. */
function trim(audience: string): string {
  return audience.replace(/\/+$/, '');
}
