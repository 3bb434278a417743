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

/** Functions. */
export const DCR_FUNCTIONS: ReadonlySet<string> = new Set(
  `
  tobool todatetime todouble toreal toguid toint tolong tostring totimespan
  ago datetime_add datetime_diff datetime_part dayofmonth dayofweek dayofyear endofday endofmonth endofweek endofyear
  format_datetime getmonth getyear hourofday make_datetime make_timespan now startofday startofmonth startofweek startofyear
  weekofyear
  array_concat array_length pack_array pack parse_json parse_xml zip
  abs bin bin_at ceiling exp exp10 exp2 floor gamma isfinite isinf isnan log log10 log2 loggamma pow round sign sqrt
  case iif iff max_of min_of
  base64_encodestring base64_decodestring base64_encode_tostring base64_decode_tostring countof extract extract_all hash_sha256
  indexof isempty isnotempty isnull isnotnull not parse_version split strcat strcat_delim strlen substring tolower toupper
  gettype binary_and binary_not binary_or binary_shift_left binary_shift_right binary_xor
  columnifexists column_ifexists parse_cef_dictionary geo_location
  `
    .trim()
    .split(/\s+/),
);
