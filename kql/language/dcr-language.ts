/*
 * What the transformation of a data collection rule may use: it sees one row at a time
 * (learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-transformations-kql, January 2026).
 */

/** Tabular operators, by the names of the parser's kinds. */
export const DCR_OPERATORS: ReadonlySet<string> = new Set([
  'DataTableExpression',
  'ExtendOperator',
  'FilterOperator',
  'ParseOperator',
  'PrintOperator',
  'ProjectAwayOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
]);

/** Comparisons of texts and lists that it does not know, as KQL spells them. */
export const DCR_FORBIDDEN_COMPARISONS: ReadonlySet<string> = new Set([
  'in~',
  '!in~',
  'has_any',
  'has_all',
  'hasprefix',
  '!hasprefix',
  'hasprefix_cs',
  '!hasprefix_cs',
  'hassuffix',
  '!hassuffix',
  'hassuffix_cs',
  '!hassuffix_cs',
]);

/** Functions that it alone has: each takes a text and gives a dynamic value. */
export const DCR_OWN_FUNCTIONS = ['parse_cef_dictionary', 'geo_location'] as const;

/**
 * Functions, some of them by a name that KQL otherwise replaced. The page does not list `iff` and `replace`, which its own example
 * calls, nor any logical operator: `not` goes with `and` and `or`.
 */
export const DCR_FUNCTIONS: ReadonlySet<string> = new Set([
  ...DCR_OWN_FUNCTIONS,
  ...`
  tobool todatetime todouble toreal toguid toint tolong tostring totimespan
  ago datetime_add datetime_diff datetime_part dayofmonth dayofweek dayofyear endofday endofmonth endofweek endofyear
  getmonth getyear hourofday make_datetime make_timespan now startofday startofmonth startofweek startofyear
  weekofyear
  array_concat array_length pack_array pack parse_json parse_xml zip
  abs bin ceiling exp exp10 exp2 floor isfinite isinf isnan log log10 log2 pow round sign
  case iif iff max_of min_of
  base64_encodestring base64_decodestring countof extract extract_all hash_sha256
  indexof isempty isnotempty isnull isnotnull not replace split strcat strcat_delim strlen substring tolower toupper
  gettype binary_and binary_not binary_or binary_shift_left binary_shift_right binary_xor
  columnifexists
  `
    .trim()
    .split(/\s+/),
]);

/** Functions of KQL that it knows by another name. */
export const DCR_NAMES: ReadonlyMap<string, string> = new Map([
  ['column_ifexists', 'columnifexists'],
  ['base64_encode_tostring', 'base64_encodestring'],
  ['base64_decode_tostring', 'base64_decodestring'],
]);
