import type { Settings } from '../settings';
import { isAuthorized } from './bearer';
import { Refusal, type IntakeRequest } from './exchange';
import { isSigned } from './signature';

/** Bytes of a body; a webhook of one event has about one thousand. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Bytes of all bodies that are read at the same time. */
export const MAX_BYTES_IN_FLIGHT = 64 * 1024 * 1024;

/** One answer for whatever is wrong with the credentials, so that a stranger learns nothing. */
function unauthorized(reason: 'credentials' | 'signature'): Refusal {
  return new Refusal(reason, 401, 'Credentials: missing or wrong.', { 'WWW-Authenticate': 'Bearer' });
}

/** Checks what can be checked before a byte of the body is read; returns how long the body may get. */
export function checkHead({ method, header }: IntakeRequest, settings: Settings): number {
  if (method !== 'POST') throw new Refusal('method', 405, 'Method: must be POST.', { Allow: 'POST' });
  const maxBytes = checkLength(header('content-length'), header('transfer-encoding'));
  checkContentType(header('content-type'), header('content-encoding'));
  if (!isAuthorized(header('authorization'), settings.bearerDigests)) throw unauthorized('credentials');
  return maxBytes;
}

/** Checks the raw bytes against the signature that the settings demand. */
export function checkSignature(request: IntakeRequest, body: Buffer, settings: Settings, now: number): void {
  if (settings.signature === undefined) return;
  if (!isSigned(settings.signature, request.header, body, now)) throw unauthorized('signature');
}

/** A body that is longer than the relay takes. */
export function tooLarge(): Refusal {
  return new Refusal('size', 413, `Body: must have at most ${MAX_BODY_BYTES} bytes.`);
}

function checkLength(length: string | undefined, transferEncoding: string | undefined): number {
  if (length === undefined && transferEncoding !== undefined) return MAX_BODY_BYTES;
  if (length === undefined || !/^\d+$/.test(length)) {
    throw new Refusal('length', 411, 'Content-Length: must be given.');
  }
  if (Number(length) > MAX_BODY_BYTES) throw tooLarge();
  return Number(length);
}

function checkContentType(type: string | undefined, encoding: string | undefined): void {
  if (type === 'application/json' && encoding === undefined) return;
  const [mediaType = '', ...parameters] = (type ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (mediaType.trim() !== 'application/json' || !isUtf8) {
    throw new Refusal('content-type', 415, 'Content-Type: must be application/json in UTF-8.');
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Refusal('content-type', 415, 'Content-Encoding: must not be used.');
  }
}
