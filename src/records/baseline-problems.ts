import type { Baseline, BaselineScore, BaselineTask } from "./baseline-schema.ts";

/** No bytes, rate, time or energy that a machine measures is larger. */
const most = 1e18;
/** Figures also hold compute in FLOP. */
const mostFigure = 1e30;

/**
 * What in a baseline no measurement can have given, as `field: what it must be`; null: nothing. A checksum proves that a
 * file was not changed by accident, not who wrote it, and what does not hold here would end as a figure that is none.
 */
export function baselineProblem(baseline: Baseline): string | null {
  const { model, run, canary, sizes, timings, tasks, figures, stoppedAt } = baseline;
  return (
    outOfRange("model.fileBytes", model.fileBytes, 0, most) ??
    outOfRange("model.parameters", model.parameters, 0, most) ??
    outOfRange("run.loads", run.loads, 0, 1e6) ??
    outOfRange("run.failed", run.failed, 0, most) ??
    outOfRange("stoppedAt", stoppedAt, -most, most) ??
    first(Object.entries(figures), ([name, value]) => outOfRange(`figures.${name}`, value, -mostFigure, mostFigure)) ??
    first(Object.entries(canary ?? {}), ([name, value]) => outOfRange(`canary.${name}`, value, 0, most)) ??
    first(sizes, ({ value }, at) => outOfRange(`sizes.${at}.value`, value, 0, most)) ??
    first(timings, timingProblem) ??
    first(tasks, taskProblem)
  );
}

function timingProblem({ loads, disturbedLoads = [], threads }: Baseline["timings"][number], at: number) {
  const isPlace = (load: number): boolean => Number.isInteger(load) && load >= 0 && load < loads.length;
  return (
    outOfRange(`timings.${at}.threads`, threads, 0, 1e6) ??
    first(loads, (value, load) => outOfRange(`timings.${at}.loads.${load}`, value, 0, most)) ??
    (disturbedLoads.every(isPlace) ? null : `timings.${at}.disturbedLoads: must be places in loads`)
  );
}

function taskProblem({ planned, leftOut, answered, items, groups, scores }: BaselineTask, at: number): string | null {
  const where = `tasks.${at}`;
  return (
    outOfRange(`${where}.planned`, planned, 0, 1e9) ??
    outOfRange(`${where}.leftOut`, leftOut, 0, planned) ??
    outOfRange(`${where}.answered`, answered, 0, planned) ??
    unlessHolds(`${where}.items`, typeof items === "string" ? bytesIn(items) / 8 : items.length, answered) ??
    (groups === null ? null : unlessHolds(`${where}.groups`, bytesIn(groups) / 4, answered)) ??
    first(scores, (score, place) => scoreProblem(`${where}.scores.${place}`, score, answered))
  );
}

function scoreProblem(where: string, score: BaselineScore, answered: number): string | null {
  switch (score.form) {
    case "bits":
      return unlessHolds(`${where}.bits`, bytesIn(score.bits), Math.ceil(answered / 8));
    case "share":
      return floatsProblem(`${where}.values`, score.values, answered, [0, 1]);
    case "mean":
      return floatsProblem(`${where}.values`, score.values, answered, [-mostFigure, mostFigure]);
    case "ratio":
      return (
        floatsProblem(`${where}.nats`, score.nats, answered, [-mostFigure, mostFigure]) ??
        floatsProblem(`${where}.sizes`, score.sizes, answered, [0, most])
      );
  }
}

function floatsProblem(
  where: string,
  packed: string,
  answered: number,
  [low, high]: readonly [number, number],
): string | null {
  const bytes = Buffer.from(packed, "base64");
  const short = unlessHolds(where, bytes.length / 4, answered);
  if (short !== null) return short;
  for (let at = 0; at < answered; at++) {
    const problem = outOfRange(`${where}.${at}`, bytes.readFloatLE(at * 4), low, high);
    if (problem !== null) return problem;
  }
  return null;
}

const bytesIn = (packed: string): number => Buffer.from(packed, "base64").length;

function unlessHolds(where: string, found: number, wanted: number): string | null {
  return found === wanted ? null : `${where}: must be of ${wanted} answers, not ${found}`;
}

function outOfRange(where: string, value: number | null, low: number, high: number): string | null {
  // NaN is out of every range.
  if (value === null || (value >= low && value <= high)) return null;
  return `${where}: must be from ${low.toPrecision(1)} to ${high.toPrecision(1)}`;
}

function first<T>(values: readonly T[], problemOf: (value: T, at: number) => string | null): string | null {
  for (const [at, value] of values.entries()) {
    const problem = problemOf(value, at);
    if (problem !== null) return problem;
  }
  return null;
}
