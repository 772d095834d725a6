import { seededRandom, shuffled } from "../../lib/random.ts";
import { countsRight, meanScore, scoreMetrics } from "../../metrics/accuracy/scores.ts";
import { comparedTimings } from "../../metrics/timing/timing-measures.ts";
import { assess } from "../comparison/assess.ts";
import type { Evidence, ItemScores, SizeEvidence, TaskEvidence, TimingEvidence } from "../comparison/evidence.ts";
import { outcomeOf, severity, type VerdictName } from "../comparison/verdict.ts";
import { accuraciesOf, type Gate, isGatedBy, type Policy } from "./gate.ts";

/** One loss that was put into a copy of the base, and what the gate made of it. */
export interface Injection {
  readonly gate: Gate;
  /** Loss as a multiple of the margin. */
  readonly loss: number;
  /** null: nothing in the base is gated by it. */
  readonly verdict: VerdictName | null;
  readonly outcome: "as it should" | "undecided" | "missed" | "false alarm" | "not tried";
}

/** A loss that must be caught, and one that must not raise an alarm, in multiples of the margin. */
const losses = [2, 0.25] as const;

/** Puts known losses into copies of the base, gate by gate, and tells what the check says of each. */
export function selfTest(base: Evidence, policy: Policy): readonly Injection[] {
  const accuracies = accuraciesOf(base.tasks);
  return policy.gates.flatMap((gate) =>
    losses.map((loss): Injection => {
      // A gate of many rows is as strong as its weakest: each row has the loss, and the mildest verdict counts.
      const rows = assess({ base, candidate: injure(base, gate, loss) }, policy).filter(
        (row) => row.gated && isGatedBy(row, gate, accuracies),
      );
      const names = rows.flatMap(({ verdict }) => verdict.name ?? []).sort((a, b) => severity[a] - severity[b]);
      const verdict = (loss > 1 ? names.at(-1) : names[0]) ?? null;
      return { gate, loss, verdict, outcome: injectionOutcome(verdict, loss) };
    }),
  );
}

function injectionOutcome(verdict: VerdictName | null, loss: number): Injection["outcome"] {
  if (verdict === null) return "not tried";
  switch (outcomeOf(verdict)) {
    case "regressed":
      return loss < 1 ? "false alarm" : "as it should";
    case "pass":
      return loss < 1 ? "as it should" : "missed";
    case "undecided":
    case "incomparable":
    case "failed":
      return loss < 1 ? "as it should" : "undecided";
  }
}

/** `wrong`: a loss was missed or an alarm was false; `undecided`: there are too few items or loads to decide. */
export type SelfTestOutcome = "sound" | "wrong" | "undecided";

export function selfTestOutcome(injections: readonly Injection[]): SelfTestOutcome {
  const outcomes = injections.map(({ outcome }) => outcome);
  if (outcomes.includes("missed") || outcomes.includes("false alarm")) return "wrong";
  return outcomes.includes("undecided") || outcomes.includes("not tried") ? "undecided" : "sound";
}

function injure(base: Evidence, gate: Gate, loss: number): Evidence {
  const amount = loss * gate.margin;
  const logarithm = loss * Math.log1p(gate.margin);
  const macro = gate.metric === meanScore.id && gate.task === null;
  const accuracies = accuraciesOf(base.tasks);
  const hit = ({ key, primaryMetric }: TaskEvidence): string | null => {
    if (macro) return countsRight(primaryMetric) ? primaryMetric : null;
    if (gate.task !== "each" && gate.task !== key) return null;
    return gate.metric === meanScore.id ? (accuracies.get(key) ?? null) : gate.metric;
  };
  return {
    ...base,
    tasks: base.tasks.map((task) => injuredTask(task, hit(task), amount)),
    timings: base.timings.map((timing) => (timing.metric === gate.metric ? slowed(timing, logarithm) : timing)),
    sizes: base.sizes.map((size) => (size.metric === gate.metric ? grown(size, logarithm) : size)),
  };
}

function injuredTask(task: TaskEvidence, metric: string | null, amount: number): TaskEvidence {
  const scores = metric === null ? undefined : task.scores.get(metric);
  const definition = scoreMetrics.find(({ id }) => id === metric);
  if (metric === null || scores === undefined || definition === undefined) return task;
  const sign = definition.better === "higher" ? -1 : 1;
  const injured =
    definition.summary.statistic === "ratio" && scores.statistic === "ratio"
      ? injuredTexts(scores, amount, definition.summary.fromNats, task.key)
      : injuredScores(scores, amount, sign, task.key);
  return { ...task, scores: new Map(task.scores).set(metric, injured) };
}

type Texts = Extract<ItemScores, { statistic: "ratio" }>;

/** Each text takes about its share of the nats that make the ratio worse by so much. */
function injuredTexts(
  { nats, sizes }: Texts,
  amount: number,
  fromNats: (natsPerUnit: number) => number,
  seed: string,
): Texts {
  const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
  const ratio = sum(nats) / sum(sizes);
  let [low, high] = [0, 64];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (fromNats(ratio + middle) - fromNats(ratio) < amount) low = middle;
    else high = middle;
  }
  const parts = unevenParts(sizes.length, seed);
  const own = sizes.map((size, index) => size * (parts[index] ?? 1));
  const factor = (low * sum(sizes)) / sum(own);
  return { statistic: "ratio", nats: nats.map((value, index) => value + factor * (own[index] ?? 0)), sizes };
}

function injuredScores(scores: ItemScores, amount: number, sign: 1 | -1, seed: string): ItemScores {
  switch (scores.statistic) {
    case "share": {
      const right = [...scores.values.keys()].filter((index) => scores.values[index] === 1);
      const lost = new Set(shuffled(right, seededRandom(seed)).slice(0, Math.round(amount * scores.values.length)));
      return { statistic: "share", values: scores.values.map((value, index) => (lost.has(index) ? 0 : value)) };
    }
    case "mean": {
      const parts = unevenParts(scores.values.length, seed);
      const each = sign * amount;
      return { statistic: "mean", values: scores.values.map((value, index) => value + each * (parts[index] ?? 1)) };
    }
    case "ratio":
      return scores;
  }
}

/** What falls on each item or load, 1 on average: no real loss is the same for every one, to the last digit. */
function unevenParts(n: number, seed: string): readonly number[] {
  const parts = shuffled(
    Array.from({ length: n }, (_, index) => (index % 2 === 0 ? 0.9 : 1.1)),
    seededRandom(seed),
  );
  const mean = parts.reduce((sum, part) => sum + part, 0) / n;
  return parts.map((part) => part / mean);
}

function slowed(timing: TimingEvidence, logarithm: number): TimingEvidence {
  const higher =
    comparedTimings.find(({ definition }) => definition.id === timing.metric)?.definition.better === "higher";
  return { ...timing, loads: unevenly(timing.loads, higher ? -logarithm : logarithm, timing.metric) };
}

function grown(size: SizeEvidence, logarithm: number): SizeEvidence {
  return {
    ...size,
    value: size.value === null ? null : size.value * Math.exp(logarithm),
    ...(size.loads === undefined ? {} : { loads: unevenly(size.loads, logarithm, size.metric) }),
  };
}

function unevenly(loads: readonly number[], logarithm: number, seed: string): readonly number[] {
  const parts = unevenParts(loads.length, seed);
  return loads.map((value, index) => value * Math.exp(logarithm * (parts[index] ?? 1)));
}
