// Holds the figures and verdicts of two built checkouts against each other: they must not move when code is rewritten.
// Usage: node bench/figures.mjs REFERENCE_CHECKOUT [CHECKOUT] [RUN...] [--all-pairs] [--lines N]
// Prints what was compared and every difference; ends with 1 where a figure or verdict differs.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { baselinesAt, programOf, runsAt } from "./figures/checkouts.mjs";
import { differences } from "./figures/differences.mjs";
import { comparisonDifferences, reportDifferences, selfTestDifferences } from "./figures/documents.mjs";
import { widePolicy } from "./figures/policy.mjs";
import { printSummary } from "./figures/summary.mjs";
import { benchFolder } from "./support.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "all-pairs": { type: "boolean", default: false }, lines: { type: "string", default: "40" } },
});
const [referenceCheckout, ...others] = positionals;
const isCheckout = (path) => path !== undefined && existsSync(join(path, "package.json"));
if (!isCheckout(referenceCheckout)) {
  console.error("name a built checkout: node bench/figures.mjs REFERENCE_CHECKOUT [CHECKOUT] [RUN...]");
  process.exit(2);
}
const here = new URL("..", import.meta.url).pathname;
const presentCheckout = isCheckout(others[0]) ? others.shift() : here;
const fixtures = resolve(presentCheckout, "test/fixtures");
const runs = runsAt([fixtures, ...others]);

const folder = await benchFolder();
const askReference = programOf(referenceCheckout, folder);
const askPresent = programOf(presentCheckout, folder);
const compared = new Map();
const found = [];
const answers = new Map();

/** Asks both, keeps what differs, and gives the reference's document. */
async function askBoth(name, kind, args, differencesOf, presentArgs = args) {
  const [reference, present] = await Promise.all([askedOnce(args), askPresent(presentArgs)]);
  const count = compared.get(kind) ?? { documents: 0, entries: 0 };
  const entries = reference.document?.rows ?? reference.document?.verdicts ?? [];
  compared.set(kind, { documents: count.documents + 1, entries: count.entries + entries.length });
  found.push(
    ...answerDifferences(reference, present, differencesOf).map((one) => ({ place: `${kind} ${name}`, ...one })),
  );
  return reference.document;
} // prettier-ignore

/** The reference's answer; the checks against either baseline ask it the same. */
function askedOnce(args) {
  const key = JSON.stringify(args);
  if (!answers.has(key)) answers.set(key, askReference(args));
  return answers.get(key);
}

function answerDifferences(reference, present, differencesOf) {
  const codes = differences(reference.code, present.code, "exit code");
  const [before, after] = [reference, present].map(({ stderr }) => stderr.replaceAll(/\/(reference|present)\//g, "/"));
  const stderr = differences(before, after, "stderr", "wording");
  const documents = [reference.document, present.document];
  if (documents.every((document) => document === null)) return [...codes, ...stderr];
  if (documents.every((document) => document !== null)) return [...codes, ...differencesOf(...documents)];
  const [was, is] = documents.map((document, index) =>
    document === null ? [reference, present][index].stderr : "JSON",
  );
  return [...codes, { field: "answer", kind: "figure", reference: was, present: is }];
}

/** Everything that is asked of one run alone. */
async function askAboutRun(run, number) {
  const { folder: path, name } = run;
  const report = await askBoth(name, "report", ["report", path, "--format", "json"], reportDifferences);
  await Promise.all([
    askBoth(name, "pick", ["pick", path, "--json"], differences),
    askBoth(name, "pick", ["pick", path, "--objective", "speed", "--max-loss", "30", "--json"], differences),
    ...pairsOf(run.subjects).map((pair, index) => askAboutPair(run, report.rows, pair, `${number}-${index}`)),
  ]);
}

/** Each with the next, the last with the first, so that each is once on either side; or all with all. */
function pairsOf(subjects) {
  if (subjects.length === 1) return [[subjects[0], subjects[0]]];
  if (values["all-pairs"])
    return subjects.flatMap((base) => subjects.filter((one) => one !== base).map((candidate) => [base, candidate]));
  return subjects.map((base, index) => [base, subjects[(index + 1) % subjects.length]]);
}

/** A comparison, and checks of the candidate against the base as baselines of both checkouts, by a policy of everything. */
async function askAboutPair({ folder: path, name }, rows, [base, candidate], number) {
  const [from, to] = [`${path}#${base.id}`, `${path}#${candidate.id}`];
  const of = `${name} ${base.id} → ${candidate.id}`;
  const comparison = await askBoth(of, "compare", ["compare", from, to, "--json"], comparisonDifferences);
  const own = rows.filter(({ model, variant }) => model === candidate.model && variant === candidate.variant);
  const policy = join(folder, `policy-${number}.yaml`);
  writeFileSync(policy, widePolicy(comparison?.verdicts ?? [], own));
  const [kept, fresh] = ["reference", "present"].map((side) => join(folder, side, number));
  const save = (baselines) => ["baseline", "save", "base", from, "--baselines", baselines, "--json"];
  await Promise.all([askReference(save(kept)), askPresent(save(fresh))]);
  const check = (baselines, more) => [
    "check",
    "-b",
    "base",
    "--baselines",
    baselines,
    "--policy",
    policy,
    "--json",
    ...more,
  ];
  await Promise.all([
    askBoth(of, "check", check(kept, [to]), comparisonDifferences),
    askBoth(of, "check against own baseline", check(kept, [to]), comparisonDifferences, check(fresh, [to])),
    askBoth(of, "self-test", check(kept, ["--self-test"]), selfTestDifferences),
  ]);
} // prettier-ignore

/** What two runs have of the same name. */
async function askAboutTwoRuns(base, candidate) {
  const shared = base.subjects.find(({ id }) => candidate.subjects.some((other) => other.id === id));
  if (shared === undefined) return;
  const [from, to] = [base, candidate].map(({ folder: path }) => `${path}#${shared.id}`);
  await askBoth(
    `${base.name} → ${candidate.name} ${shared.id}`,
    "compare runs",
    ["compare", from, to, "--json"],
    comparisonDifferences,
  );
}

/** A kept baseline against the first model of every kept run. */
async function askAboutBaseline(baseline, kept) {
  const asked = kept.flatMap(({ folder: path, name, subjects }) =>
    subjects.slice(0, 1).map(({ id }) => {
      const of = `${baseline.slice(fixtures.length + 1)} ← ${name} ${id}`;
      return askBoth(
        of,
        "check kept baseline",
        ["check", `${path}#${id}`, "-b", baseline, "--json"],
        comparisonDifferences,
      );
    }),
  ); // prettier-ignore
  await Promise.all(asked);
}

try {
  for (const side of ["reference", "present"]) mkdirSync(join(folder, side));
  for (const [index, run] of runs.entries()) {
    await askAboutRun(run, index);
    await Promise.all(runs.slice(0, index).map((earlier) => askAboutTwoRuns(earlier, run)));
  }
  const kept = runs.filter(({ folder: path }) => path.startsWith(fixtures));
  for (const baseline of baselinesAt(fixtures)) await askAboutBaseline(baseline, kept);
} finally {
  await rm(folder, { recursive: true });
}
process.exitCode = printSummary(compared, found, Number(values.lines)) ? 1 : 0;
