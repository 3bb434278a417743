import type { KustoType } from '../../../kql/loader/schema';
import { SQL_TYPES } from '../values';
import { nullableScalar, type Scalar, totalScalar } from './scalar';

/** A conversion whose result the language reference does not state; the translation refuses it with its place. */
export class UnknownConversion extends Error {
  constructor(
    readonly from: KustoType,
    readonly to: KustoType,
  ) {
    super(`Converting ${from} to ${to}`);
  }
}

/** What to write instead of a conversion that is not known. */
export function alternativeConversion(from: KustoType, to: KustoType): string | undefined {
  if (from === 'timespan' && NUMBERS.includes(to)) return "Divide it by a timespan, as in 'x / 1s'.";
  if (to === 'timespan' && NUMBERS.includes(from)) return "Multiply it by a timespan, as in 'x * 1s'.";
  return undefined;
}

const NUMBERS: readonly KustoType[] = ['int', 'long', 'real'];

/** Whether a value of one type can be written as one of another: `tolong(x)`, `totimespan(x)`. */
export function canConvert(from: KustoType, to: KustoType): boolean {
  return from === to || to === 'string' || to === 'dynamic' || CONVERSIONS[to][from] !== undefined;
}

/** Converts a value as `tostring()`, `tolong()`, … do: what cannot be converted is null, and never an error. */
export function convert(value: Scalar, to: KustoType): Scalar {
  if (value.type === to) return value;
  if (to === 'string') return totalScalar(toText(value), 'string');
  if (to === 'dynamic') return { ...nullableScalar(toDynamic(value), 'dynamic'), nullable: value.nullable };
  const conversion = CONVERSIONS[to][value.type];
  if (!conversion) throw new UnknownConversion(value.type, to);
  const isTotal = !value.nullable && TOTAL[to]?.includes(value.type) === true;
  const isNeverNan = value.type !== 'string' && value.type !== 'dynamic';
  return { sql: conversion(value), type: to, nullable: !isTotal, isNeverNan };
}

function toText(value: Scalar): string {
  switch (value.type) {
    case 'bool':
      return `kql_bool_text(${value.sql})`;
    case 'real':
      return `kql_real_text(${value.sql})`;
    case 'decimal':
      return `kql_decimal_text(${value.sql})`;
    case 'datetime':
      return `kql_datetime_text(${value.sql})`;
    case 'timespan':
      return `kql_timespan_text(${value.sql})`;
    case 'dynamic':
      return value.textSql ?? `kql_dynamic_text(${value.sql})`;
    case 'guid':
      return `coalesce(${value.sql}, '')`;
    default:
      return value.nullable ? `coalesce(${value.sql}::VARCHAR, '')` : `${value.sql}::VARCHAR`;
  }
}

function toDynamic(value: Scalar): string {
  switch (value.type) {
    case 'real':
      return `kql_real_dynamic(${value.sql})`;
    case 'datetime':
      return `to_json(nullif(kql_datetime_text(${value.sql}), ''))`;
    case 'timespan':
      return `to_json(nullif(kql_timespan_text(${value.sql}), ''))`;
    default:
      return `to_json(${value.sql})`;
  }
}

type Conversion = (value: Scalar) => string;
type Conversions = Partial<Record<KustoType, Conversion>>;

const tryCast =
  (type: string): Conversion =>
  ({ sql }) =>
    `TRY_CAST(${sql} AS ${type})`;

const macro =
  (name: string): Conversion =>
  ({ sql }) =>
    `${name}(${sql})`;

const macroOfText =
  (name: string): Conversion =>
  (value) =>
    `${name}(${toText(value)})`;

const isNotZero: Conversion = ({ sql }) => `(${sql} <> 0)`;

const CONVERSIONS: Readonly<Record<Exclude<KustoType, 'string' | 'dynamic'>, Conversions>> = {
  bool: {
    int: isNotZero,
    long: isNotZero,
    real: isNotZero,
    dynamic: macroOfText('kql_text_bool'),
    string: macro('kql_text_bool'),
  },
  datetime: {
    dynamic: macroOfText('kql_text_datetime'),
    long: macro('kql_ticks_in_range'),
    string: macro('kql_text_datetime'),
  },
  decimal: {
    int: tryCast(SQL_TYPES.decimal),
    long: tryCast(SQL_TYPES.decimal),
    string: macro('kql_text_decimal'),
    dynamic: macroOfText('kql_text_decimal'),
    real: tryCast(SQL_TYPES.decimal),
  },
  guid: {
    dynamic: macroOfText('kql_text_guid'),
    string: macro('kql_text_guid'),
  },
  int: {
    bool: tryCast('INTEGER'),
    dynamic: ({ sql }) => `TRY_CAST(kql_dynamic_long(${sql}) AS INTEGER)`,
    long: tryCast('INTEGER'),
    decimal: ({ sql }) => `TRY_CAST(trunc(${sql}) AS INTEGER)`,
    real: ({ sql }) => `TRY_CAST(trunc(${sql}) AS INTEGER)`,
    string: ({ sql }) => `TRY_CAST(kql_text_long(${sql}) AS INTEGER)`,
  },
  long: {
    bool: tryCast('BIGINT'),
    datetime: ({ sql }) => sql,
    decimal: ({ sql }) => `TRY_CAST(trunc(${sql}) AS BIGINT)`,
    dynamic: macro('kql_dynamic_long'),
    int: ({ sql }) => `${sql}::BIGINT`,
    real: ({ sql }) => `TRY_CAST(trunc(${sql}) AS BIGINT)`,
    string: macro('kql_text_long'),
    timespan: ({ sql }) => sql,
  },
  real: {
    bool: tryCast('DOUBLE'),
    decimal: ({ sql }) => `${sql}::DOUBLE`,
    dynamic: macro('kql_dynamic_real'),
    int: ({ sql }) => `${sql}::DOUBLE`,
    long: ({ sql }) => `${sql}::DOUBLE`,
    string: macro('kql_text_real'),
  },
  timespan: {
    dynamic: macroOfText('kql_parse_timespan'),
    long: ({ sql }) => sql,
    string: macro('kql_parse_timespan'),
  },
};

/** Conversions that succeed for every value. */
const TOTAL: Partial<Record<KustoType, readonly KustoType[]>> = {
  bool: ['int', 'long', 'real'],
  long: ['bool', 'datetime', 'int', 'timespan'],
  int: ['bool'],
  real: ['bool', 'int', 'long'],
};
