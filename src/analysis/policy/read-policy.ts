import type { z } from "zod";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { describeIssue, type LocatedYaml, parseLocated } from "../../lib/located-yaml.ts";
import { readRegularFile } from "../../lib/regular-file.ts";
import { meanScore, scoreMetrics } from "../../metrics/accuracy/scores.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import type { MetricDefinition } from "../../metrics/types.ts";
import { isWork, parseWork, patternId, type Work, type WorkPattern, workId } from "../../records/work.ts";
import type { Budget, Gate, Policy } from "./gate.ts";
import type { KnownPlaces } from "./known-places.ts";
import { type budgetEntry, type gateEntry, policyFile } from "./policy-schema.ts";

const maxPolicyBytes = 4e6;

/** A policy and where in its file each gate and budget stands. */
export interface LocatedPolicy {
  readonly policy: Policy;
  /** Throws UserError with line and column for a task, or timed work, that neither side has. */
  requirePlaces(known: KnownPlaces): void;
}

/** Reads a policy file. Throws UserError with line and column for whatever is wrong in it. */
export async function readPolicy(path: string): Promise<LocatedPolicy> {
  let text: string;
  try {
    text = (await readRegularFile(path, maxPolicyBytes)).toString("utf8");
  } catch (error) {
    const what = systemCode(error) === "ENOENT" ? "does not exist" : `can't be read: ${messageOf(error)}`;
    throw new UserError(`the policy ${path} ${what}`);
  }
  return policyOf(parseLocated(text, path));
}

/** A policy as data, with the keys of a policy file. Throws UserError naming the key for whatever is wrong in it. */
export function policyFrom(value: unknown): LocatedPolicy {
  return policyOf({ value, locate: () => "the policy:" });
}

function policyOf(yaml: LocatedYaml): LocatedPolicy {
  const parsed = policyFile.safeParse(yaml.value);
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, yaml.locate));
  const { gates, budgets, ...rest } = parsed.data;
  const policy: Policy = {
    ...rest,
    gates: gates.map((entry, index) => gateOf(entry, index, yaml)),
    budgets: budgets.map((entry, index) => budgetOf(entry, index, yaml)),
  };
  if (policy.gates.length + policy.budgets.length === 0)
    throw new UserError(`${yaml.locate([])} gates: neither a gate nor a budget is named, so nothing would be checked`);
  return { policy, requirePlaces: (known) => requirePlaces(policy, known, yaml) };
}

type Problem = (field: string, what: string) => UserError;

function gateOf(entry: z.infer<typeof gateEntry>, index: number, yaml: LocatedYaml): Gate {
  const problem = problemAt(yaml, "gates", index);
  const { metric: id, task = null, when } = entry;
  const work = workOf(entry.work, problem);
  const { comparedBy, unit = "" } = definitionOf(id);
  if (comparedBy !== "task" && task !== null) throw problem("task", `${id} is no score of a task: leave task: out`);
  requireFields({ id, work }, problem);
  return { metric: id, task, work, when, margin: marginOf(entry.margin, unit, problem) };
}

function marginOf(given: number | string, unit: string, problem: Problem): number {
  const [, number, sign] = /^\s*([\d.eE+-]+)\s*(points?|%)?\s*$/.exec(String(given)) ?? [];
  const value = Number(number);
  if (number === undefined || !Number.isFinite(value))
    throw problem("margin", `"${given}" is no margin: write 0.02, "2 points" or "5 %"`);
  if (value <= 0) throw problem("margin", `must be above 0: it is the loss that is acceptable`);
  const share = unit === "share" || unit === "probability";
  if (sign === "%" && share) throw problem("margin", `a loss of a share is given in points: "${value} points"`);
  if (sign?.startsWith("point") && !share)
    throw problem("margin", `points are of shares: give a percentage or a number`);
  const margin = sign === undefined ? value : value / 100;
  if (share && margin >= 1)
    throw problem(
      "margin",
      `a share can't lose ${100 * margin} points, so nothing would fail: write 0.02 or "2 points"`,
    );
  return margin;
}

function budgetOf(entry: z.infer<typeof budgetEntry>, index: number, yaml: LocatedYaml): Budget {
  const { metric: id, task = null, when, max, min } = entry;
  const problem = problemAt(yaml, "budgets", index);
  const work = workOf(entry.work, problem);
  requireFields({ id, work }, problem);
  if ((max === undefined) === (min === undefined))
    throw new UserError(`${yaml.locate(["budgets", index])} budgets.${index}: give either max or min`);
  return { metric: id, task, work, when, limit: max === undefined ? { min: min ?? 0 } : { max } };
}

function definitionOf(metric: string): Partial<MetricDefinition> {
  return metricDefinitions.find(({ id }) => id === metric) ?? {};
}

/** What no figure of a metric has. */
function requireFields(
  { id, work }: { readonly id: string; readonly work: WorkPattern | null },
  problem: Problem,
): void {
  const { comparedBy } = definitionOf(id);
  if (comparedBy !== undefined && comparedBy !== "work" && work !== null) throw problem("work", `${id} is no timing`);
}

function problemAt(yaml: LocatedYaml, list: "gates" | "budgets", index: number): Problem {
  return (field, what) => new UserError(`${yaml.locate([list, index, field])} ${list}.${index}.${field}: ${what}`);
}

/** The work that is meant, by its parts or in its written form. */
function workOf(given: z.infer<typeof gateEntry>["work"], problem: Problem): WorkPattern | null {
  if (given === undefined) return null;
  if (typeof given !== "string") return given;
  const work = parseWork(given);
  if (work === null)
    throw problem(
      "work",
      `"${given}" is no timed work: write it as { phase: decode, tokens: 32, depth: 0 } or as decode 32 at depth 0`,
    );
  return work;
}

function requirePlaces({ gates, budgets }: Policy, known: KnownPlaces, yaml: LocatedYaml): void {
  for (const [list, entries] of [["gates", gates] as const, ["budgets", budgets] as const]) {
    for (const [index, entry] of entries.entries()) {
      const problem = problemAt(yaml, list, index);
      requireTask(entry, known, problem);
      requireScore(entry, known, problem);
      if (entry.when === "always" || known.sameMachine) requireWork(entry, known, problem);
    }
  }
}

function requireTask({ task }: Gate | Budget, { tasks }: KnownPlaces, problem: Problem): void {
  if (task === null || task === "each" || tasks.includes(task)) return;
  throw problem("task", `there is no task "${task}"; there are ${tasks.join(", ")}`);
}

/** A score must be one that the named task has; where nothing was asked yet, that is known only once it was. */
function requireScore({ metric, task }: Gate | Budget, { scores, accuracies }: KnownPlaces, problem: Problem): void {
  const isMean = task === null && metric === meanScore.id;
  if (!scoreMetrics.some(({ id }) => id === metric) || isMean || scores.size === 0) return;
  const having = [...scores].filter(([key, own]) => own.includes(scoreMeant(metric, key, accuracies)));
  if (task === null) {
    const advice =
      having.length === 0 ? "no task here has it" : `name one with task:, or task: each; ${haveIt(having)}`;
    throw problem("metric", `${metric} is of single tasks: ${advice}`);
  }
  if (task === "each" ? having.length > 0 : !scores.has(task) || having.some(([key]) => key === task)) return;
  if (task === "each") throw problem("metric", `no task here has ${metric}; ${haveScores([...scores])}`);
  const elsewhere = having.length === 0 ? "" : `; ${haveIt(having)}`;
  throw problem("metric", `${task} has no ${metric}; it has ${(scores.get(task) ?? []).join(", ")}${elsewhere}`);
}

function scoreMeant(metric: string, task: string, accuracies: KnownPlaces["accuracies"]): string {
  if (metric === meanScore.id) return accuracies.get(task) ?? metric;
  return scoreMetrics.find(({ id }) => id === metric)?.restates ?? metric;
}

type TaskScores = readonly (readonly [task: string, scores: readonly string[]])[];

const haveIt = (tasks: TaskScores): string =>
  `${tasks.map(([task]) => task).join(", ")} ${tasks.length === 1 ? "has" : "have"} it`;

const haveScores = (tasks: TaskScores): string =>
  `there are ${[...new Set(tasks.flatMap(([, own]) => own))].join(", ")}`;

/** Where nothing of the metric was timed at all, the mistake is not the policy's: its gate will say that it is missing. */
function requireWork({ metric, work }: Gate | Budget, { works }: KnownPlaces, problem: Problem): void {
  const timed = works.get(metric) ?? [];
  if (work === null || timed.length === 0 || timed.some((one) => isWork(one, work))) return;
  const nearest = timed.toSorted((a, b) => distance(a, work) - distance(b, work)).map(workId);
  throw problem("work", `${metric} has no ${patternId(work)}; there are, nearest first: ${nearest.join(", ")}`);
}

/** How far a work is from what was meant: another phase is farthest, numbers count by their ratio. */
function distance(work: Work, { phase, ...numbers }: WorkPattern): number {
  const apart = (["tokens", "depth", "sequences"] as const).map((field) =>
    Math.abs(Math.log2((work[field] + 1) / ((numbers[field] ?? work[field]) + 1))),
  );
  return apart.reduce((sum, one) => sum + one, phase === undefined || phase === work.phase ? 0 : 100);
}
