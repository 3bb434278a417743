/** What differs between a wanted thing and a found one, one line each. */
export type Compare<W, F> = (wanted: W, got: F) => readonly string[];

/** A wanted thing and the found one that stands for it. */
export interface Pair<W, F> {
  readonly wanted: W;
  readonly got: F;
  readonly differences: readonly string[];
}

/** Names that the wanted things give to values that only the found ones hold: one label, one value, and the other way round. */
export interface Labels<W, F> {
  readonly labelOf: (wanted: W) => string | undefined;
  readonly keyOf: (got: F) => string | undefined;
}

/** For each wanted thing the index of its found one. */
type Matching = readonly (number | undefined)[];

/** Whether a wanted thing may stand for a found one, both by index. */
type Edge = (wanted: number, got: number) => boolean;

/** Assignments of keys to labels that are tried: a few for what can be told apart, far too many for what cannot. */
const TRIALS = 2_000;

/**
 * Pairs things so that as many as possible are exactly as wanted, with labels that agree if there is such a way; what is left by
 * what it resembles. Two that share none of the `fieldCount` stated fields are not the same thing.
 */
export function pairAlike<W, F>(
  expected: readonly W[],
  found: readonly F[],
  compare: Compare<W, F>,
  fieldCount: (wanted: W) => number,
  labels?: Labels<W, F>,
): { pairs: Pair<W, F>[]; missing: W[]; extra: F[] } {
  const differences = expected.map((wanted) => found.map((got) => compare(wanted, got)));
  const isExact: Edge = (wanted, got) => differences[wanted]?.[got]?.length === 0;
  const exact = match(expected.length, found.length, isExact);
  const partners = [...((labels && matchLabelled(expected, found, isExact, labels, sizeOf(exact))) ?? exact)];

  const candidates = expected
    .flatMap((wanted, index) =>
      found.map((_, got) => ({ index, got, count: differences[index]?.[got]?.length ?? 0, wanted })),
    )
    .filter(({ count, wanted }) => count < fieldCount(wanted))
    .sort((a, b) => a.count - b.count);
  for (const { index, got } of candidates) {
    if (partners[index] === undefined && !partners.includes(got)) partners[index] = got;
  }
  return {
    pairs: expected.flatMap((wanted, index) =>
      found
        .filter((_, got) => partners[index] === got)
        .map((got) => ({ wanted, got, differences: compare(wanted, got) })),
    ),
    missing: expected.filter((_, index) => partners[index] === undefined),
    extra: found.filter((_, got) => !partners.includes(got)),
  };
}

/** The largest matching, by augmenting paths: whoever comes may move those before it on to another partner. */
function match(wantedCount: number, foundCount: number, isEdge: Edge): Matching {
  const owners: (number | undefined)[] = Array.from({ length: foundCount }, () => undefined);
  const place = (wanted: number, tried: Set<number>): boolean => {
    for (let got = 0; got < foundCount; got += 1) {
      if (tried.has(got) || !isEdge(wanted, got)) continue;
      tried.add(got);
      const owner = owners[got];
      if (owner !== undefined && !place(owner, tried)) continue;
      owners[got] = wanted;
      return true;
    }
    return false;
  };
  for (let wanted = 0; wanted < wantedCount; wanted += 1) place(wanted, new Set());
  return Array.from({ length: wantedCount }, (_, wanted) => {
    const got = owners.indexOf(wanted);
    return got === -1 ? undefined : got;
  });
}

function sizeOf(matching: Matching): number {
  return matching.filter((got) => got !== undefined).length;
}

/** A matching of that size in which each label has one key and no two share one; undefined if there is none. */
function matchLabelled<W, F>(
  expected: readonly W[],
  found: readonly F[],
  isEdge: Edge,
  { labelOf, keyOf }: Labels<W, F>,
  size: number,
): Matching | undefined {
  const [labels, keys] = [expected.map(labelOf), found.map(keyOf)];
  let trials = 0;
  const search = (keyOfLabel: ReadonlyMap<string, string>): Matching | undefined => {
    trials += 1;
    if (trials > TRIALS)
      throw new Error("key: the expected alerts are too alike to be told apart. Say more of each, such as its 'run'.");
    const taken = [...keyOfLabel.values()];
    const matching = match(expected.length, found.length, (wanted, got) => {
      const [label, key] = [labels[wanted], keys[got]];
      if (label === undefined) return isEdge(wanted, got);
      const chosen = keyOfLabel.get(label);
      const mayBe = chosen === undefined ? key !== undefined && !taken.includes(key) : key === chosen;
      return mayBe && isEdge(wanted, got);
    });
    if (sizeOf(matching) < size) return undefined;
    const next = labels.findIndex((label) => label !== undefined && !keyOfLabel.has(label));
    const label = labels[next];
    if (label === undefined) return matching;
    // The key that it has in this matching is the likeliest.
    const partner = matching[next];
    const likeliest = partner === undefined ? undefined : keys[partner];
    for (const key of new Set([likeliest, ...keys])) {
      if (key === undefined || taken.includes(key)) continue;
      const done = search(new Map([...keyOfLabel, [label, key]]));
      if (done) return done;
    }
    return undefined;
  };
  return search(new Map());
}
