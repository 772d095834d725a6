import type { Caveat } from "../../metrics/caveat.ts";
import {
  type Baseline,
  type BaselineScore,
  type BaselineTask,
  baselineVersion,
} from "../../records/baseline-schema.ts";
import { workId } from "../../records/work.ts";
import type { Evidence, ItemScores, TaskEvidence } from "./evidence.ts";
import type { Gathered } from "./gathering.ts";
import {
  packBits,
  packFloats,
  packHashes,
  packIntegers,
  unpackBits,
  unpackFloats,
  unpackHashes,
  unpackIntegers,
} from "./packing.ts";

/** A baseline of what a model brought to a comparison. */
export function baselineOf(name: string, savedAt: string, { evidence, rows }: Gathered): Baseline {
  const {
    source,
    execution,
    at,
    loadsPlanned,
    failed,
    subject,
    protocol,
    machineSpeed: benchmark,
    stoppedAt,
    sizes,
    timings,
    tasks,
  } = evidence;
  const primary = new Map(tasks.map(({ key, primaryMetric }) => [key, primaryMetric]));
  const telling = rows.filter(
    ({ task, metric, value }) => value !== null && (task === null || primary.get(task) === metric),
  );
  return {
    kind: "schoolmark-baseline",
    version: baselineVersion,
    name,
    savedAt,
    model: { ...subject },
    figures: Object.fromEntries(
      telling.map(({ task, metric, work, value }) => [
        [metric, task ?? (work === null ? null : workId(work))].filter((part) => part !== null).join(" · "),
        Number((value ?? 0).toPrecision(6)),
      ]),
    ),
    run: { name: source, execution, at, loads: loadsPlanned, failed },
    protocol,
    canary: benchmark === null ? null : { ...benchmark },
    stoppedAt,
    sizes: sizes.map(({ caveats, loads, ...size }) => ({
      ...size,
      caveats: caveats.map((caveat) => ({ ...caveat })),
      ...(loads === undefined ? {} : { loads: [...loads] }),
    })),
    timings: timings.map(({ disturbedLoads = [], ...timing }) => ({
      ...timing,
      loads: [...timing.loads],
      ...(disturbedLoads.length === 0 ? {} : { disturbedLoads: [...disturbedLoads] }),
    })),
    tasks: tasks.map(packTask),
  };
}

/** The evidence that a baseline holds: what its run brought, but for the texts. */
export function evidenceOf(baseline: Baseline): Evidence {
  const { name, run, model, protocol, canary: benchmark, stoppedAt, sizes, timings, tasks } = baseline;
  return {
    source: name,
    origin: "baseline",
    run: run.name,
    execution: run.execution,
    at: run.at,
    loadsPlanned: run.loads,
    subject: model,
    protocol,
    tasks: tasks.map(unpackTask),
    timings,
    // The seal holds that this program wrote them.
    sizes: sizes.map(({ caveats, ...size }) => ({ ...size, caveats: caveats as readonly Caveat[] })),
    machineSpeed: benchmark,
    stoppedAt,
    failed: run.failed,
  };
}

function packTask({ items, groups, scores, ...task }: TaskEvidence): BaselineTask {
  return {
    ...task,
    answered: items.length,
    items: packHashes(items),
    groups: groups === null ? null : packIntegers(numbersOf(groups)),
    scores: [...scores].map(([metric, score]) => packScore(metric, score)),
  };
}

/** Each group by the place of its first item; 0 for items that stand alone. */
function numbersOf(groups: readonly string[]): readonly number[] {
  const numbers = new Map<string, number>([["", 0]]);
  return groups.map((group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
}

function packScore(metric: string, score: ItemScores): BaselineScore {
  if (score.statistic === "ratio")
    return { metric, form: "ratio", nats: packFloats(score.nats), sizes: packFloats(score.sizes) };
  if (score.statistic === "share" && score.values.every((value) => value === 0 || value === 1))
    return { metric, form: "bits", bits: packBits(score.values) };
  return { metric, form: score.statistic, values: packFloats(score.values) };
}

function unpackTask({ items, groups, scores, answered, ...task }: BaselineTask): TaskEvidence {
  return {
    ...task,
    items: unpackHashes(items),
    groups: groups === null ? null : unpackIntegers(groups).map((number) => (number === 0 ? "" : String(number))),
    scores: new Map(scores.map((score) => [score.metric, unpackScore(score, answered)])),
  };
}

function unpackScore(score: BaselineScore, answered: number): ItemScores {
  switch (score.form) {
    case "bits":
      return { statistic: "share", values: unpackBits(score.bits, answered) };
    case "share":
    case "mean":
      return { statistic: score.form, values: unpackFloats(score.values) };
    case "ratio":
      return { statistic: "ratio", nats: unpackFloats(score.nats), sizes: unpackFloats(score.sizes) };
  }
}
