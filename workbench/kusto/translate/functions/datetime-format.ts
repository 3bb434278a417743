import { type Scalar, totalScalar } from '../scalar';
import { quoteText } from '../sql';
import type { Call, ScalarFunction } from './call';

/** Datetimes and timespans as texts in a given form, which is compiled into one expression. */
export const DATETIME_FORMATS: Readonly<Record<string, ScalarFunction>> = {
  format_datetime: (call) => format(call, call.as(0, 'datetime'), DATETIME_PIECE, datetimePiece),
  format_timespan: (call) => format(call, call.as(0, 'timespan'), TIMESPAN_PIECE, timespanPiece),
};

type Piece = (piece: string, ticks: string) => string | undefined;

function format(call: Call, ticks: string, pattern: RegExp, toSql: Piece): Scalar {
  const form = call.constantText(1) ?? '';
  const pieces = (form.match(pattern) ?? []).map(
    (piece) =>
      toSql(piece, ticks) ??
      (/[a-z]/i.test(piece) ? call.refuse(`The form '${piece}' in '${form}'`) : quoteText(piece)),
  );
  return totalScalar(pieces.length === 0 ? "''" : `coalesce(${pieces.join(' || ')}, '')`, 'string');
}

const DATETIME_PIECE = /y+|M+|d+|H+|h+|m+|s+|t+|f+|F+|[a-zA-Z]|[^a-zA-Z]+/g;

const STRFTIME: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  tt: '%p',
};

function datetimePiece(piece: string, ticks: string): string | undefined {
  const form = STRFTIME[piece];
  return form ? `strftime(kql_timestamp(${ticks}), '${form}')` : fractionPiece(piece, ticks);
}

const TIMESPAN_PIECE = /d+|H+|h+|m+|s+|f+|F+|[a-zA-Z]|[^a-zA-Z]+/g;

const CLOCK: Readonly<Record<string, readonly [string, string]>> = {
  h: ['36000000000', '24'],
  H: ['36000000000', '24'],
  m: ['600000000', '60'],
  s: ['10000000', '60'],
};

function timespanPiece(piece: string, ticks: string): string | undefined {
  const letter = piece.charAt(0);
  if (letter === 'd' && piece.length <= 8)
    return `lpad((abs(${ticks}) // 864000000000)::VARCHAR, greatest(${piece.length}, length((abs(${ticks}) // 864000000000)::VARCHAR))::INTEGER, '0')`;
  const clock = CLOCK[letter];
  if (!clock || piece.length > 2) return fractionPiece(piece, ticks);
  const digits = `(abs(${ticks}) // ${clock[0]} % ${clock[1]})::VARCHAR`;
  return piece.length === 2 ? `lpad(${digits}, 2, '0')` : digits;
}

/** `fff`: so many digits of the second; `FFF`: the same without zeros at the end. */
function fractionPiece(piece: string, ticks: string): string | undefined {
  if (!/^(f{1,7}|F{1,7})$/.test(piece)) return undefined;
  const digits = `left(lpad((abs(${ticks}) % 10000000)::VARCHAR, 7, '0'), ${piece.length})`;
  return piece.startsWith('f') ? digits : `rtrim(${digits}, '0')`;
}
