// What differs between two documents of the program's JSON, figures and sentences apart.

/** Fields that hold sentences, which a newer checkout may word in another way. */
const worded = new Set(["method", "scope", "reason", "message", "conclusion", "label", "text", "answer", "protocol"]);

/** Fields that name where and when, not what: baselines of two checkouts are saved at two moments. */
const passing = new Set(["savedAt", "source", "at"]);

/**
 * Every difference below two values as `{ field, kind, reference, present }`; `kind` is `figure`, `wording` or
 * `records` (another list of records behind a figure). Fields that only the present checkout has are no difference.
 */
export function differences(reference, present, field = "", kind = "figure") {
  if (Object.is(reference, present)) return [];
  if (field === "recordIds")
    return sameJson(reference, present) ? [] : [{ field, kind: "records", reference, present }];
  if (isObject(reference) && isObject(present)) {
    const isList = Array.isArray(reference);
    if (isList && reference.length !== present.length)
      return [{ field: `${field}.length`, kind, reference: reference.length, present: present.length }];
    return Object.keys(reference)
      .filter((key) => isList || !passing.has(key))
      .flatMap((key) =>
        differences(reference[key], present[key], joined(field, key), worded.has(key) ? "wording" : kind),
      );
  }
  return [{ field, kind, reference, present }];
}

/**
 * Pairs the entries of two lists: first those of one key and one label, then by the records they rest on, then in their
 * order. `{ pairs, missing, added }`; a pair is `[reference, present]`.
 */
function pairUp(reference, present, keyOf, labelOf) {
  const [pairs, missing, added] = [[], [], []];
  const there = groupBy(present, keyOf);
  for (const [key, entries] of groupBy(reference, keyOf)) {
    const left = [...(there.get(key) ?? [])];
    there.delete(key);
    const waiting = [labelOf, ({ recordIds }) => recordIds && JSON.stringify(recordIds), () => ""].reduce(
      (open, sameBy) =>
        open.filter((entry) => {
          const wanted = sameBy(entry);
          const at = wanted === undefined ? -1 : left.findIndex((other) => sameBy(other) === wanted);
          if (at >= 0) pairs.push([entry, ...left.splice(at, 1)]);
          return at < 0;
        }),
      entries,
    );
    missing.push(...waiting);
    added.push(...left);
  }
  return { pairs, missing, added: [...added, ...[...there.values()].flat()] };
}

/** Which timing a row or verdict is of, as the reference words it; null: of none. */
export function workOf({ work, method }) {
  if (typeof work === "string") return work;
  if (work === null || work === undefined) return / at depth \d+/.test(method) ? method.split(",")[0] : null;
  const { phase, tokens, depth, sequences = 1 } = work;
  const abreast = phase === "batch" ? ` × ${sequences} sequence${sequences === 1 ? "" : "s"}` : "";
  return `${phase} ${tokens}${abreast} at depth ${depth}`;
}

/** Differences of two lists of entries that have a key, each with the entry it is of. */
export function listDifferences(reference, present, keyOf, nameOf) {
  const labelOf = (entry) => JSON.stringify([workOf(entry), entry.method, entry.scope, entry.message]);
  const { pairs, missing, added } = pairUp(reference, present, keyOf, labelOf);
  const whole = (what) => (entry) => ({
    of: nameOf(entry),
    field: "",
    kind: "figure",
    [what]: entry.value ?? entry.verdict ?? "there",
  });
  return [
    ...pairs.flatMap(([one, other]) => {
      const [was, is] = [workOf(one), workOf(other)];
      const moved = was === is ? [] : [{ field: "work", kind: "figure", reference: was, present: is }];
      const { work: _, ...rest } = one;
      return [...moved, ...differences(rest, other)].map((found) => ({ of: nameOf(one), ...found }));
    }),
    ...missing.map(whole("reference")),
    ...added.map(whole("present")),
  ];
}

function groupBy(entries, keyOf) {
  const groups = new Map();
  for (const entry of entries) {
    const key = keyOf(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

function sameJson(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function joined(field, key) {
  return field === "" ? key : `${field}.${key}`;
}
