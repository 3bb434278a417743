import { MAX_BODY_BYTES } from '../../../transform-fn/src/intake/admission';
import { synthEvent, TOKEN } from '../support/synth';

/** A request that must not be taken, as bytes on the wire, and what it must be answered; 'closed' for no answer at all. */
export interface BadRequest {
  readonly name: string;
  readonly bytes: Buffer;
  readonly answers: readonly (number | 'closed')[];
}

interface Parts {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

const EVENT = JSON.stringify(synthEvent());

/** Requests made by hand, each wrong in one way. */
export const BAD_REQUESTS: readonly BadRequest[] = [
  // Method
  ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'].map((method) =>
    bad(`method ${method}`, { method }, 405),
  ),
  wire('a method in lower case', 'post /api/events HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'closed'),
  wire('a method that there is not', 'FLY /api/events HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'closed'),

  // Length
  bad('no length', { headers: { 'Content-Length': undefined }, body: '' }, 411),
  bad('a length above the limit', { headers: { 'Content-Length': String(MAX_BODY_BYTES + 1) }, body: '' }, 413),
  bad('a length beyond all numbers', { headers: { 'Content-Length': '9'.repeat(400) }, body: '' }, 400, 413, 'closed'),
  bad('a negative length', { headers: { 'Content-Length': '-1' } }, 400, 'closed'),
  bad('a length in hex', { headers: { 'Content-Length': '0x10' } }, 400, 'closed'),
  bad('a length with a sign', { headers: { 'Content-Length': '+16' } }, 400, 'closed'),
  bad('an empty length', { headers: { 'Content-Length': '' } }, 400, 411, 'closed'),
  bad('no body', { body: '' }, 400),
  wire('two lengths', head({ 'Content-Length': '2' }, ['Content-Length: 3']) + '{}', 400, 'closed'),
  wire(
    'a length and chunks',
    head({ 'Content-Length': '2' }, ['Transfer-Encoding: chunked']) + '0\r\n\r\n',
    400,
    'closed',
  ),
  wire(
    'a chunk without a size',
    head({ 'Content-Length': undefined }, ['Transfer-Encoding: chunked']) + 'zz\r\n{}\r\n',
    400,
    'closed',
  ),
  wire(
    'chunks that hold nothing',
    head({ 'Content-Length': undefined }, ['Transfer-Encoding: chunked']) + '0\r\n\r\n',
    400,
  ),
  wire(
    'chunks that hold no JSON',
    head({ 'Content-Length': undefined }, ['Transfer-Encoding: chunked']) + '1\r\n{\r\n0\r\n\r\n',
    400,
  ),
  wire(
    'an encoding of transfer that there is not',
    head({ 'Content-Length': undefined }, ['Transfer-Encoding: rot13']),
    400,
    501,
    'closed',
  ),

  // Content type and encoding
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'json',
    '*/*',
    ';',
    ' ',
  ].map((type) => bad(`content type '${type}'`, { headers: { 'Content-Type': type } }, 415)),
  bad('no content type', { headers: { 'Content-Type': undefined } }, 415),
  bad(
    'UTF-16',
    { headers: { 'Content-Type': 'application/json; charset=utf-16' }, body: Buffer.from(EVENT, 'utf16le') },
    415,
  ),
  bad('Latin-1', { headers: { 'Content-Type': 'application/json; charset=iso-8859-1' } }, 415),
  ...['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity, gzip'].map((encoding) =>
    bad(`content encoding ${encoding}`, { headers: { 'Content-Encoding': encoding } }, 415),
  ),

  // Credentials
  bad('no credentials', { headers: { Authorization: undefined } }, 401),
  bad('empty credentials', { headers: { Authorization: '' } }, 401),
  bad('a scheme without a token', { headers: { Authorization: 'Bearer' } }, 401),
  bad('a scheme with a space', { headers: { Authorization: 'Bearer ' } }, 401),
  bad('the token without a scheme', { headers: { Authorization: TOKEN } }, 401),
  bad('the token under Basic', { headers: { Authorization: `Basic ${TOKEN}` } }, 401),
  bad('the token cut short', { headers: { Authorization: `Bearer ${TOKEN.slice(0, -1)}` } }, 401),
  bad('the token and more', { headers: { Authorization: `Bearer ${TOKEN}x` } }, 401),
  bad('the token in another case', { headers: { Authorization: `Bearer ${TOKEN.toUpperCase()}` } }, 401),
  bad('the token twice', { headers: { Authorization: `Bearer ${TOKEN} ${TOKEN}` } }, 401),
  bad('the token in quotes', { headers: { Authorization: `Bearer "${TOKEN}"` } }, 401),
  bad(
    'a wrong token of one megabyte',
    { headers: { Authorization: `Bearer ${'x'.repeat(1_000_000)}` } },
    401,
    431,
    'closed',
  ),
  bad(
    'the token in the body',
    { headers: { Authorization: undefined }, body: JSON.stringify({ ...synthEvent(), token: TOKEN }) },
    401,
  ),
  bad('a wrong token and no JSON', { headers: { Authorization: 'Bearer wrong' }, body: '{' }, 401),

  // JSON
  ...(
    [
      ['half an object', '{"id":"evt_1"'],
      ['half a text', '{"id":"evt_1'],
      ['a comma too many', '{"id":"evt_1",}'],
      ['single quotes', "{'id':'evt_1'}"],
      ['names without quotes', '{id:"evt_1"}'],
      ['a comment', `/* */${EVENT}`],
      ['two events, one after the other', `${EVENT}${EVENT}`],
      ['a line for each event', `${EVENT}\n${EVENT}`],
      ['NaN', EVENT.replace('0.95', 'NaN')],
      ['infinity', EVENT.replace('0.95', 'Infinity')],
      ['a number in hex', EVENT.replace('0.95', '0x1')],
      ['a number with leading zeros', EVENT.replace('0.95', '007')],
      ['a control character in a text', EVENT.replace('evt_1', 'evt\u0000')],
      ['a wrong escape', EVENT.replace('evt_1', '\\x41')],
      ['half an escape', EVENT.replace('evt_1', '\\u00')],
      ['a byte order mark', `\uFEFF${EVENT}`],
      ['XML', '<event id="evt_1"/>'],
      ['a form', 'id=evt_1&timestamp=now'],
      ['nothing but spaces', '   \n\t '],
      ['a zero byte', '\u0000'],
      ['brackets 200,000 deep', '['.repeat(200_000)],
      ['brackets 200,000 deep, closed', '['.repeat(200_000) + ']'.repeat(200_000)],
      ['objects 100,000 deep', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
      ['300,000 keys', `{${Array.from({ length: 300_000 }, (_, key) => `"${key}":1`).join()}}`],
      ['a million elements', `[${'1,'.repeat(999_999)}1]`],
      ['a number of 100,000 digits', '9'.repeat(100_000)],
      ['the key __proto__', EVENT.replace('{', '{"__proto__":{"isAdmin":true},')],
      ['the key __proto__, escaped', EVENT.replace('{', '{"\\u005f\\u005fproto__":{"isAdmin":true},')],
      ['the key __proto__, deep inside', EVENT.replace('"data":{', '"data":{"__proto__":{"risk_score":1},')],
    ] as const
  ).map(([name, body]) => bad(`JSON: ${name}`, { body }, 400)),
  bad('bytes that are not UTF-8', { body: Buffer.from(EVENT.replace('evt_1', 'evt_\xff'), 'latin1') }, 400),
  bad(
    'an overlong slash',
    { body: Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]) },
    400,
  ),
  bad(
    'half a surrogate pair in UTF-8',
    { body: Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]) },
    400,
  ),
  bad('a gzip bomb that says it is JSON', { body: Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0xff]) }, 400),

  // Shape
  ...(
    [
      ['null', null],
      ['true', true],
      ['a number', 42],
      ['a text', 'evt_1'],
      ['an empty array', []],
      ['an array in an array', [[synthEvent()]]],
      ['an array with null', [synthEvent(), null]],
      ['an empty object', {}],
      ['no id', synthEvent({ id: undefined })],
      ['null for an id', synthEvent({ id: null })],
      ['an empty id', synthEvent({ id: '' })],
      ['an array for an id', synthEvent({ id: ['evt_1'] })],
      ['no timestamp', synthEvent({ timestamp: undefined })],
      ['a day for a timestamp', synthEvent({ timestamp: '2026-01-15' })],
      ['a word for a timestamp', synthEvent({ timestamp: 'now' })],
      ['a day that there is not', synthEvent({ timestamp: '2026-02-30T00:00:00Z' })],
      ['seconds for a timestamp', synthEvent({ timestamp: 1768478340 })],
      ['a timestamp of one megabyte', synthEvent({ timestamp: '2026-01-15T12:00:00.'.padEnd(1_000_000, '0') + 'X' })],
      ['the envelope inside data', { data: synthEvent() }],
      ['names that every object has', { constructor: 1, toString: 2, hasOwnProperty: 3 }],
      [
        'one bad event among good ones',
        [...Array.from({ length: 50 }, (_, id) => synthEvent({ id: `evt_${id}` })), {}],
      ],
    ] as const
  ).map(([name, payload]) => bad(`shape: ${name}`, { body: JSON.stringify(payload) }, 400)),

  // HTTP itself
  wire('no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001', 400, 'closed'),
  wire('an HTTP version that there is not', 'POST /api/events HTTP/9.9\r\nHost: x\r\n\r\n', 400, 505, 'closed'),
  wire('no host', `POST /api/events HTTP/1.1\r\nContent-Length: 0\r\n\r\n`, 400, 411, 415),
  wire('a header without a colon', 'POST /api/events HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n', 400, 'closed'),
  wire(
    'a header with a line end inside',
    'POST /api/events HTTP/1.1\r\nHost: x\r\nA: b\nC: d\r\n\r\n',
    400,
    411,
    'closed',
  ),
  wire(
    '10,000 headers',
    head(
      {},
      Array.from({ length: 10_000 }, (_, index) => `X-${index}: y`),
    ),
    400,
    431,
    'closed',
  ),
];

function bad(name: string, parts: Parts, ...answers: (number | 'closed')[]): BadRequest {
  const body = Buffer.from(parts.body ?? EVENT);
  const headers = { 'Content-Length': String(body.length), ...parts.headers };
  return { name, bytes: Buffer.concat([Buffer.from(head(headers, [], parts.method)), body]), answers };
}

function wire(name: string, text: string, ...answers: (number | 'closed')[]): BadRequest {
  return { name, bytes: Buffer.from(text, 'latin1'), answers };
}

/** The head of a good request, with what is to be changed. */
export function head(
  headers: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
  method = 'POST',
): string {
  const all: Record<string, string | undefined> = {
    Host: 'localhost',
    Authorization: `Bearer ${TOKEN}`,
    'Content-Type': 'application/json',
    Connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== undefined);
  return [
    `${method} /api/events HTTP/1.1`,
    ...lines.map(([name, value]) => `${name}: ${value ?? ''}`),
    ...more,
    '',
    '',
  ].join('\r\n');
}
