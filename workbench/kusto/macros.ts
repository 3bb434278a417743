/**
 * SQL macros behind the translation: one for each rule of KQL's values that SQL says in more than a few words.
 *
 * DuckDB expands them into the query, so they cost what the written-out expression costs.
 */
export const MACROS: readonly string[] = [
  // Datetimes: ticks to and from DuckDB's microseconds, for the calendar. A datetime is never negative.
  'kql_timestamp(t) AS make_timestamp(t // 10 - 62135596800000000)',
  'kql_ticks(ts) AS ((epoch_us(ts) + 62135596800000000) * 10)',
  // What is shorter than a tick is cut off.
  'kql_ticks_of_ns(ns) AS (ns - (ns % 100 + 100) % 100) // 100 + 621355968000000000',
  'kql_ticks_in_range(t) AS CASE WHEN t BETWEEN 0 AND 3155378975999999999 THEN t END',
  `kql_datetime(t) AS CASE WHEN t NOT BETWEEN 0 AND 3155378975999999999
    THEN error('A datetime before year 1 or after year 9999: what it gives is documented nowhere.') ELSE t END`,
  `kql_datetime_text(t) AS coalesce(strftime(kql_timestamp(t), '%Y-%m-%dT%H:%M:%S.') || lpad((t % 10000000)::VARCHAR, 7, '0') || 'Z', '')`,
  `kql_timespan_text(t) AS coalesce(
    CASE WHEN t < 0 THEN '-' ELSE '' END ||
    CASE WHEN abs(t) >= 864000000000 THEN (abs(t) // 864000000000)::VARCHAR || '.' ELSE '' END ||
    lpad((abs(t) // 36000000000 % 24)::VARCHAR, 2, '0') || ':' ||
    lpad((abs(t) // 600000000 % 60)::VARCHAR, 2, '0') || ':' ||
    lpad((abs(t) // 10000000 % 60)::VARCHAR, 2, '0') ||
    CASE WHEN t % 10000000 <> 0 THEN '.' || lpad((abs(t) % 10000000)::VARCHAR, 7, '0') ELSE '' END, '')`,

  // Letter by letter, as Unicode's simple mapping: the one letter that DuckDB maps otherwise is ß, which has no capital there.
  `kql_upper(s) AS CASE WHEN contains(s, 'ß')
    THEN array_to_string(list_transform(string_split(s, 'ß'), lambda part: upper(part)), 'ß') ELSE upper(s) END`,

  // Positions. string_split_regex gives what lies around the matches, regexp_extract_all the matches themselves.
  `kql_start(s, start) AS CASE WHEN start < 0 THEN greatest(length(s) + start, 0) ELSE start END`,
  `kql_part(s, start, count) AS CASE WHEN count < 0 THEN substring(s, start + 1) ELSE substring(s, start + 1, count) END`,
  `kql_nth_match(s, pattern, n) AS CASE WHEN len(regexp_extract_all(s, pattern)) < n THEN -1 ELSE
    list_sum(list_transform(string_split_regex(s, pattern)[1:n], lambda part: length(part))) +
    coalesce(list_sum(list_transform(regexp_extract_all(s, pattern)[1:n - 1], lambda part: length(part))), 0) END`,
  `kql_index_of_regex(s, pattern, start, count, n) AS CASE WHEN start < 0 OR count < -1 OR n < 1 THEN NULL
    WHEN kql_nth_match(kql_part(s, start, count), pattern, n) < 0 THEN -1
    ELSE start + kql_nth_match(kql_part(s, start, count), pattern, n) END::BIGINT`,

  // Numbers.
  'kql_modulo(a, b) AS CASE WHEN b <> 0 THEN (a % b + abs(b)) % abs(b) END',
  // At most 2^20 items, the rest is left out (range-function). HUGEINT, since the farthest item may lie beyond every long.
  `kql_series(first, last, step) AS generate_series(first, CASE
    WHEN (last::HUGEINT - (first::HUGEINT + 1048575 * step::HUGEINT)) * sign(step) > 0
    THEN TRY_CAST(first::HUGEINT + 1048575 * step::HUGEINT AS BIGINT) ELSE last END, step)`,
  `kql_step(step) AS CASE WHEN step > 0 THEN step ELSE error('make-series with a step of 0 or less, or none: write one above 0.') END`,
  `kql_series_length(count) AS CASE WHEN count > 1048576
    THEN error('make-series of more than 1048576 steps: write a longer step.') ELSE count END`,
  `kql_unless_nan(x, name) AS CASE WHEN isnan(x) THEN error(name || '() of NaN: what it gives is documented nowhere. Leave NaN out, as with not(isnan(x)).') ELSE x END`,
  'kql_bin(x, step) AS CASE WHEN step > 0 THEN x - (x % step + step) % step END',
  'kql_bin_real(x, step) AS CASE WHEN step > 0 THEN floor(x / step) * step END',
  `kql_bool_text(b) AS CASE WHEN b THEN 'true' WHEN NOT b THEN 'false' ELSE '' END`,
  `kql_real_text(x) AS CASE WHEN x IS NULL THEN '' WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END ELSE x::VARCHAR END`,
  `kql_real_dynamic(x) AS CASE WHEN isfinite(x) THEN to_json(x) WHEN x IS NOT NULL THEN to_json(kql_real_text(x)) END`,
  `kql_decimal_text(x) AS coalesce(regexp_replace(x::VARCHAR, '\\.?0+$', ''), '')`,

  // Texts read as other types; what cannot be read is null.
  `kql_text_bool(s) AS CASE lower(trim(s)) WHEN 'true' THEN true WHEN 'false' THEN false ELSE TRY_CAST(TRY_CAST(nullif(trim(s), '') AS BIGINT) AS BOOLEAN) END`,
  `kql_text_long(s) AS CASE
    WHEN regexp_full_match(s, '\\s*[+-]?[0-9]+\\s*') THEN TRY_CAST(trim(s) AS BIGINT)
    WHEN regexp_full_match(s, '\\s*0[xX][0-9a-fA-F]+\\s*') THEN TRY_CAST(trim(s) AS BIGINT) END`,
  // A number too great for a real, which DuckDB reads as infinite.
  'kql_finite(x) AS CASE WHEN isfinite(x) THEN x END',
  `kql_text_real(s) AS CASE
    WHEN regexp_full_match(s, '\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*') THEN kql_finite(TRY_CAST(trim(s) AS DOUBLE))
    WHEN regexp_full_match(s, '\\s*0[xX][0-9a-fA-F]+\\s*') THEN TRY_CAST(TRY_CAST(trim(s) AS BIGINT) AS DOUBLE)
    WHEN lower(trim(s)) IN ('nan', 'inf', '-inf') THEN TRY_CAST(trim(s) AS DOUBLE) END`,
  `kql_text_decimal(s) AS CASE WHEN regexp_full_match(s, '\\s*[+-]?[0-9]{1,20}(\\.[0-9]{1,18})?\\s*') THEN TRY_CAST(trim(s) AS DECIMAL(38,18)) END`,
  `kql_text_guid(s) AS CASE WHEN regexp_full_match(s, '\\s*[{(]?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}[)}]?\\s*')
    THEN regexp_replace(lower(regexp_replace(s, '[^0-9a-fA-F]', '', 'g')), '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '\\1-\\2-\\3-\\4-\\5') END`,

  // Dynamics. The JSON text null is never kept at the top. A member of a lambda's argument stands in brackets: 'm.k' would be that of a
  // column 'M', where there is one.
  `kql_json(j) AS CASE WHEN json_type(j) = 'NULL' THEN NULL ELSE j END`,
  `kql_path(j, p) AS nullif(json_extract(j, p), 'null'::JSON)`,
  `kql_item(j, i) AS CASE WHEN json_type(j) = 'ARRAY' THEN kql_path(j, CASE WHEN i < 0 THEN '$[#' ELSE '$[' END || i::VARCHAR || ']') END`,
  `kql_dynamic_text(j) AS coalesce(j ->> '$', '')`,
  `kql_dynamic_long(j) AS CASE json_type(j)
    WHEN 'UBIGINT' THEN TRY_CAST(j AS BIGINT)
    WHEN 'BIGINT' THEN TRY_CAST(j AS BIGINT)
    WHEN 'DOUBLE' THEN TRY_CAST(trunc(TRY_CAST(j AS DOUBLE)) AS BIGINT)
    WHEN 'BOOLEAN' THEN CASE WHEN j::VARCHAR = 'true' THEN 1 ELSE 0 END
    WHEN 'VARCHAR' THEN kql_text_long(j ->> '$') END`,
  `kql_dynamic_real(j) AS CASE json_type(j)
    WHEN 'UBIGINT' THEN TRY_CAST(j AS DOUBLE)
    WHEN 'BIGINT' THEN TRY_CAST(j AS DOUBLE)
    WHEN 'DOUBLE' THEN kql_finite(TRY_CAST(j AS DOUBLE))
    WHEN 'BOOLEAN' THEN CASE WHEN j::VARCHAR = 'true' THEN 1e0 ELSE 0e0 END
    WHEN 'VARCHAR' THEN kql_text_real(j ->> '$') END`,
  // An element takes a type that it has already: a text is no number.
  `kql_unless_text(j) AS CASE WHEN json_type(j) <> 'VARCHAR' THEN j END`,
  `kql_elements(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN j::JSON[] END`,
  `kql_members(j) AS list_transform(json_keys(j), lambda k: struct_pack(k := k, v := kql_member(j, k)))`,
  `kql_expand(j) AS CASE
    WHEN json_type(j) = 'ARRAY' THEN j::JSON[]
    WHEN j IS NULL THEN [NULL::JSON]
    WHEN json_type(j) = 'OBJECT' THEN list_transform(kql_members(j), lambda m: json_object(m['k'], m['v']))
    ELSE [j] END`,
  `kql_expand_pairs(j) AS CASE
    WHEN json_type(j) = 'ARRAY' THEN j::JSON[]
    WHEN j IS NULL THEN [NULL::JSON]
    WHEN json_type(j) = 'OBJECT' THEN list_transform(kql_members(j), lambda m: json_array(m['k'], m['v']))
    ELSE [j] END`,
  `kql_set_elements(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN list_filter(j::JSON[], lambda e: e IS NOT NULL) ELSE [j] END`,
  `kql_shift_left(a, n) AS CASE WHEN n < 0 THEN NULL WHEN n % 64 = 0 THEN a ELSE (a::BIT << (n % 64)::INTEGER)::BIGINT END`,
  `kql_shift_right(a, n) AS CASE WHEN n < 0 THEN NULL ELSE a >> (n % 64)::INTEGER END`,
  `kql_array_sum(j) AS CASE
    WHEN json_type(j) = 'ARRAY' AND coalesce(list_bool_and(list_transform(j::JSON[], lambda e: coalesce(json_type(e) IN ('UBIGINT', 'BIGINT', 'DOUBLE'), false))), true)
    THEN coalesce(list_sum(list_transform(j::JSON[], lambda e: TRY_CAST(e AS DOUBLE))), 0e0) END`,
  `kql_text_datetime(s) AS CASE
    WHEN regexp_full_match(s, '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(\\.[0-9]{1,7})?Z')
    THEN kql_ticks(TRY_CAST(left(s, 19) AS TIMESTAMP)) + rpad(regexp_extract(s, '\\.([0-9]+)Z', 1), 7, '0')::BIGINT
    ELSE kql_parse_datetime(s) END`,
  // Texts alone DuckDB sorts; what else an array may hold is left to the native function.
  `kql_array_sort_one(j, ascending, nulls_last) AS CASE
    WHEN json_type(j) = 'ARRAY' AND list_bool_and(list_transform(j::JSON[], lambda e: coalesce(json_type(e) = 'VARCHAR', false)))
    THEN to_json(list_sort(list_transform(j::JSON[], lambda e: e ->> '$'), CASE WHEN ascending THEN 'ASC' ELSE 'DESC' END))
    ELSE kql_path(kql_array_sort(json_array(j), ascending, nulls_last), '$[0]') END`,
  `kql_array_slice(j, a, b) AS to_json((kql_elements(j))[
    CASE WHEN a < 0 THEN greatest(len(kql_elements(j)) + a, 0) ELSE a END + 1 :
    CASE WHEN b < 0 THEN len(kql_elements(j)) + b ELSE b END + 1])`,
  // DuckDB takes NaN and Infinity for numbers, and a comma behind the last item, which JSON has not: outside of its texts only they
  // look like this.
  `kql_is_json(s) AS json_valid(s) AND NOT regexp_matches(s, '^(?:[^"]|"(?:[^"\\\\]|\\\\.)*")*(?:[nN][aA]|[iI]|,\\s*[\\]}])')`,
  `kql_parse_json(s) AS CASE WHEN kql_is_json(s) THEN kql_json(json(s)) WHEN trim(s) <> '' THEN to_json(s) END`,
  `kql_member(j, k) AS CASE WHEN json_type(j) = 'OBJECT' THEN kql_path(j, '/' || replace(replace(k, '~', '~0'), '/', '~1')) END`,
  `kql_term_regex(needle, flags, head, tail) AS flags ||
    CASE WHEN head AND regexp_matches(needle, '^[\\pL\\pN]') THEN '(?:^|[^\\pL\\pN])' ELSE '' END || regexp_escape(needle) ||
    CASE WHEN tail AND regexp_matches(needle, '[\\pL\\pN]$') THEN '(?:$|[^\\pL\\pN])' ELSE '' END`,
  `kql_has_term(s, needle, flags, head, tail) AS regexp_matches(s, kql_term_regex(needle, flags, head, tail))`,
];
