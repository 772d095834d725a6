import { describe, expect, it } from "vitest";
import type { DisturbanceMark, ResultRecord, SchoolmarkRecord } from "../../../src/records/schema.ts";
import { warningsOf } from "../../../src/report/explanations/warnings.ts";
import { inventedRun } from "../../report/invented.ts";
import { disturbance, modelOf, planOf, reduceAll, result, sample, timeTask, timing } from "../records.ts";

type Ended = Extract<ResultRecord["output"], { type: "time" }>["ended"];

const plan = planOf([timeTask], { precision: 0.02 });
const steady = [10, 10, 10, 10, 10, 10, 10];
const wild = [10, 20, 10, 30, 10, 40, 50];

/** A timing with its samples, of which those given marks were noisy; `again` were taken later. */
function timed(
  item: string,
  ended: Ended,
  { quiet = [] as number[], marked = [] as number[], again = [] as number[], model = "a" } = {},
): SchoolmarkRecord[] {
  const of = (ms: number, marks: DisturbanceMark[], attempt?: number) =>
    sample({
      model,
      item,
      ...(attempt === undefined ? {} : { attempt }),
      timing: timing({ engineMs: ms }),
      disturbance: disturbance({ marks }),
    });
  return [
    ...quiet.map((ms) => of(ms, [])),
    ...marked.map((ms) => of(ms, ["steal"])),
    result({}, { model, task: "s/speed", item, output: { type: "time", repeats: 7, ended } }),
    ...again.map((ms) => of(ms, [], 1)),
  ];
}

const alarmsOf = (records: readonly SchoolmarkRecord[], of = plan) =>
  reduceAll(of, records).alarms.flatMap(({ counts, message }) =>
    counts === undefined ? [] : [`${counts.touched} of ${counts.of} ${message}`],
  );

describe("timings that are not precise enough", () => {
  it("are counted, with what ended them and what helps", () => {
    const records = [
      ...timed("1", "precise", { quiet: steady }),
      ...timed("2", "time-budget", { quiet: wild }),
      ...timed("3", "time-budget", { quiet: [10, 11] }),
      ...timed("4", "most", { quiet: wild }),
    ];
    expect(alarmsOf(records)).toEqual([
      "2 of 4 timings ran out of time before the median of their quiet repetitions was known to ±2 %: --time-budget gives them longer",
      "1 of 4 timings reached 100 repetitions before their median was known to ±2 %",
    ]);
  });

  it("are none where all are precise, or no precision was asked for", () => {
    expect(alarmsOf(timed("1", "precise", { quiet: steady }))).toEqual([]);
    expect(alarmsOf(timed("1", "time-budget", { quiet: wild }), planOf([timeTask]))).toEqual([]);
  });

  it("are judged by the quiet repetitions alone, those taken again included", () => {
    expect(alarmsOf(timed("1", "time-budget", { marked: wild, again: steady }))).toEqual([]);
    expect(alarmsOf(timed("1", "precise", { marked: steady, again: [10, 11] }))).toEqual([
      expect.stringContaining("1 of 1 timings ran out of time"),
    ]);
  });

  it("that were never quiet are counted as such, however well they agree", () => {
    const records = [...timed("1", "precise", { marked: steady }), ...timed("2", "time-budget", { marked: wild })];
    const never = [expect.stringContaining("2 of 2 timings never had a quiet repetition")];
    expect(alarmsOf(records)).toEqual(never);
    expect(alarmsOf(records, planOf([timeTask]))).toEqual(never);
  });

  it("are told in one line for all models, with their numbers added up", () => {
    const both = planOf([timeTask], { precision: 0.02, models: [modelOf("a"), modelOf("b")] });
    const { data } = reduceAll(both, [
      ...timed("1", "time-budget", { quiet: wild }),
      ...timed("1", "precise", { quiet: steady, model: "b" }),
      ...timed("2", "time-budget", { quiet: wild, model: "b" }),
    ]);
    const told = warningsOf({ ...inventedRun([]), plan: both, alarms: data.alarms, problems: [] }).filter(
      ({ tag }) => tag === "alarm",
    );
    expect(told).toEqual([expect.objectContaining({ names: ["a", "b"] })]);
    expect(told[0]?.message).toMatch(/^2 of 3 timings ran out of time/);
  });

  it("are told with the settings where a run has several", () => {
    const variants = ["one", "two"].map((id) => ({ id, threads: 1, contextSize: null, gpuLayers: 0 as const }));
    const swept = planOf([timeTask], { precision: 0.02, variants });
    const records = variants.flatMap(({ id }) =>
      timed("1", "time-budget", { quiet: wild }).map((record) => ({ ...record, variant: id }) as SchoolmarkRecord),
    );
    const told = warningsOf({
      ...inventedRun([]),
      plan: swept,
      alarms: reduceAll(swept, records).data.alarms,
      problems: [],
    });
    expect(told.flatMap(({ names }) => names)).toEqual(["a (one)", "a (two)"]);
  });
});
