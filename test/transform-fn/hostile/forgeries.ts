import type { Answer } from '../../../transform-fn/src/intake/exchange';
import { signatureHeaders, SIGNATURE_SCHEMES } from '../../../transform-fn/src/intake/signature';
import { seededRandom } from '../support/virtual-clock';
import { synthEvent, synthIntake, synthRequest, synthSettings, TOKEN } from '../support/synth';

/** What came of forged requests. */
export interface ForgeryFigures {
  readonly forged: number;
  readonly accepted: number;
  /** Honest requests, with each token and secret, that were refused. */
  readonly honestRefused: number;
}

const PREVIOUS_TOKEN = 'the-bearer-token-before';
const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_cHJldmlvdXMtc2VjcmV0LW9mLXRlc3Rz'] as const;
const SCHEMES = SIGNATURE_SCHEMES.filter((scheme) => scheme !== 'none');

/** What signs a request: its headers and the body. */
interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type Below = (limit: number) => number;

/** Takes signed requests apart, and sends each with one thing changed. None may be taken; untouched ones must be. */
export async function sendForgeries(seed: number, count: number): Promise<ForgeryFigures> {
  const random = seededRandom(seed);
  const below: Below = (limit) => Math.floor(random.next() * limit);
  const figures = { forged: 0, accepted: 0, honestRefused: 0 };
  for (const scheme of SCHEMES) {
    const environment = {
      NOXYS_BEARER_TOKEN_PREVIOUS: PREVIOUS_TOKEN,
      NOXYS_SIGNATURE_SCHEME: scheme,
      NOXYS_SIGNING_SECRET: SECRETS[0],
      NOXYS_SIGNING_SECRET_PREVIOUS: SECRETS[1],
    };
    const { intake, clock } = synthIntake(environment);
    const send = ({ headers, body }: Signed): Promise<Answer> =>
      intake(synthRequest(body, { headers }), () => undefined);
    const signers = SECRETS.map((secret) => synthSettings({ ...environment, NOXYS_SIGNING_SECRET: secret }).signature);

    for (let index = 0; index < count / SCHEMES.length; index += 1) {
      const signer = signers[index % 2];
      if (signer === undefined) continue;
      const id = `evt_${index}`;
      const body = Buffer.from(JSON.stringify(synthEvent({ id })));
      const token = index % 4 < 2 ? TOKEN : PREVIOUS_TOKEN;
      const headers = {
        authorization: `Bearer ${token}`,
        'content-length': String(body.length + 1),
        ...signatureHeaders(signer, id, body, clock.now()),
      };
      if (index % 100 === 0 && (await send({ headers, body })).status !== 200) figures.honestRefused += 1;

      const forged = forge({ headers, body }, signer.signedPieces.includes('{timestamp}'), index, below);
      figures.forged += 1;
      if ((await send(forged)).status !== 401) figures.accepted += 1;
    }
  }
  return figures;
}

/** Changes one thing that a token or a signature covers. */
function forge(signed: Signed, isTimed: boolean, index: number, below: Below): Signed {
  const covered = Object.keys(signed.headers).filter(
    (name) => name !== 'content-length' && (isTimed || !/^webhook-/.test(name)),
  );
  const name = covered[index % (covered.length + 2)];
  if (name !== undefined) {
    return { ...signed, headers: { ...signed.headers, [name]: changeText(signed.headers[name] ?? '', name, below) } };
  }
  return { ...signed, body: changeBody(signed.body, below) };
}

function changeText(value: string, name: string, below: Below): string {
  // The scheme before the token may be written in any case, so only the token itself is changed.
  const from = name === 'authorization' ? 'Bearer '.length : 0;
  const place = from + below(value.length - from);
  const other = String.fromCharCode(0x21 + ((value.charCodeAt(place) - 0x21 + 1 + below(0x5d)) % 0x5e));
  const cut = [value.slice(0, place), value.slice(place + 1)] as const;
  return [`${cut[0]}${other}${cut[1]}`, cut.join(''), `${cut[0]}${other}${value.slice(place)}`][below(3)] ?? '';
}

function changeBody(body: Buffer, below: Below): Buffer {
  const changed = Buffer.from(body);
  const place = below(body.length);
  changed[place] = (body[place] ?? 0) ^ (1 << below(8));
  return below(2) === 0 ? changed : Buffer.concat([body, Buffer.from([0x20])]);
}
