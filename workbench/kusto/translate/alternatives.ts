/** What to write in the place of functions, operators and plug-ins that cannot be run exactly. */
const ALTERNATIVES: Readonly<Record<string, string>> = {
  autocluster: "Group by the columns that matter, with 'summarize count() by'.",
  basket: "Group by the columns that matter, with 'summarize count() by'.",
  externaldata: "Give the data as a file with --data, or write it as a 'datatable'.",
  facet: "Write one query for each column, with 'summarize count() by'.",
  fork: 'Write one query for each branch.',
  hll: "Write 'dcount()'.",
  hll_merge: "Write 'dcount()' over the rows themselves.",
  hll_if: "Write 'dcountif()'.",
  inline_external_table: "Give the data as a file with --data, or write it as a 'datatable'.",
  parse_xml: "Take the values that are needed out of the text with 'extract()'.",
  rand: 'Chance has no exact result: compute the value from a column, as with hash().',
  reduce: "Group by a part of the text, as 'summarize count() by extract(…)' does.",
  sample: "Chance has no exact result: write 'take', or 'where hash(Column) % 10 == 0'.",
  tdigest: "Write 'percentiles()'.",
  tdigest_merge: "Write 'percentiles()' over the rows themselves.",
  'top-hitters': "Write 'summarize Count = count() by Column | top 10 by Count'.",
};

/** What to write instead of what has that name; nothing where there is no general answer. */
export function alternativeTo(name: string): string | undefined {
  return Object.hasOwn(ALTERNATIVES, name) ? ALTERNATIVES[name] : undefined;
}
