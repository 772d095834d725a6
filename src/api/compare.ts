import { z } from "zod";
import type { Assessment } from "../analysis/comparison/assess.ts";
import { createSideFinder } from "../analysis/comparison/find-side.ts";
import type { FlippedItem } from "../analysis/comparison/flipped-answers.ts";
import type { GateOutcome } from "../analysis/comparison/verdict.ts";
import type { BudgetCheck } from "../analysis/policy/budgets.ts";
import { defaultPolicy, figuresIn, type Gate } from "../analysis/policy/gate.ts";
import { placesOf } from "../analysis/policy/known-places.ts";
import type { policyFile } from "../analysis/policy/policy-schema.ts";
import { type LocatedPolicy, policyFrom, readPolicy } from "../analysis/policy/read-policy.ts";
import { readCoverage } from "../records/coverage.ts";
import { compareSides } from "../report/compare/compare-sides.ts";
import { gateExits } from "../report/compare/exit-codes.ts";
import { maxFlips } from "../report/compare/flips.ts";
import { conclusionOf } from "../report/compare/sentence.ts";
import { checked } from "./checked.ts";
import { type ComparisonFormatName, renderComparison } from "./render-comparison.ts";

/**
 * What decides whether one model may replace another: the keys of a policy file (schemas/check.schema.json), such as
 * `{ version: 1, gates: [{ metric: "acc", margin: "2 points" }] }`.
 */
export type Policy = z.input<typeof policyFile>;

/** Where the names of sides are looked up. */
export interface CompareOptions {
  /** The folder of runs; default `results`. */
  readonly results?: string | undefined;
  /** The folder of baselines; default `baselines`. */
  readonly baselines?: string | undefined;
}

const place = z.string().min(1);
const schema: z.ZodType<CompareOptions> = z.strictObject({ results: place.optional(), baselines: place.optional() });

/** Two models held against each other. */
export interface Comparison {
  /** `pass`, or the strongest of what came of gates and budgets. */
  readonly outcome: GateOutcome;
  /** As `schoolmark check` exits: 0 pass, 1 regressed, 3 undecided, 4 incomparable, 5 a part failed. */
  readonly exitCode: number;
  /** What it comes to, in a sentence or two. */
  readonly conclusion: string;
  /** Every quantity, worst first; `gated` ones decide. Differences are signed so that positive is better. */
  readonly verdicts: readonly Assessment[];
  readonly budgets: readonly BudgetCheck[];
  /** Gates about quantities that neither side has. */
  readonly unmatched: readonly Gate[];
  /** Items that changed between right and wrong, with their texts where records hold them. */
  readonly flipped: readonly FlippedItem[];
  /** Folders of sides whose run is not finished: no checksum covers what was measured last, and more is to come. */
  readonly unfinished: readonly string[];
  /** One form of it, as text to print or write. Throws UserError for a form that there is not. */
  render(format: ComparisonFormatName): Promise<string>;
}

/**
 * Compares two models that were measured. A side is a run's folder, `FOLDER#MODEL` for one of several models, a baseline's
 * `.json` file, or a name in the folders of the options. The mean accuracy decides, with a margin of 2 points. Throws
 * UserError for a side that there is not, DamagedError for a run that was changed, ChecksumError for a baseline that was.
 */
export function compare(base: string, candidate: string, options: CompareOptions = {}): Promise<Comparison> {
  return compareBy({ policy: defaultPolicy, requirePlaces() {} }, base, candidate, options);
}

/**
 * As `compare`, where the policy decides: its data, or the path of a policy file. Throws UserError for a policy that is
 * wrong, also one that names a task, score or timed work that neither side has.
 */
export async function check(
  base: string,
  candidate: string,
  policy: Policy | string,
  options: CompareOptions = {},
): Promise<Comparison> {
  return compareBy(
    typeof policy === "string" ? await readPolicy(policy) : policyFrom(policy),
    base,
    candidate,
    options,
  );
}

async function compareBy(
  { policy, requirePlaces }: LocatedPolicy,
  base: string,
  candidate: string,
  options: CompareOptions,
): Promise<Comparison> {
  const { results = "results", baselines = "baselines" } = checked(schema, options, "the comparison's options");
  const sources = createSideFinder({ results, baselines, run: null }, figuresIn(policy));
  const sides = [
    await sources.find(checked(place, base, "the side compared with")),
    await sources.find(checked(place, candidate, "the side compared")),
  ] as const;
  requirePlaces(placesOf(sides));
  const report = await compareSides(...sides, policy, maxFlips);
  const { outcome, assessments, budgets, unmatched, flipped } = report;
  return {
    outcome,
    exitCode: gateExits[outcome],
    conclusion: conclusionOf(report),
    verdicts: assessments,
    budgets,
    unmatched,
    flipped,
    unfinished: await unfinishedAmong(sides.flatMap(({ folder }) => folder ?? [])),
    render: (format) => renderComparison(report, format),
  };
}

async function unfinishedAmong(folders: readonly string[]): Promise<readonly string[]> {
  const covered = await Promise.all([...new Set(folders)].map(readCoverage));
  return covered.filter(({ unsealed }) => unsealed.length > 0).map(({ folder }) => folder);
}
