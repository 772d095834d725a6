import { describe, expect, it } from "vitest";
import type { PairedFigures } from "../../../src/metrics/paired/types.ts";
import type { Row } from "../../../src/metrics/types.ts";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import type { ReportRun } from "../../../src/report/data/types.ts";
import { costRatio } from "../../../src/report/findings/cost-ratio.ts";
import { findingsOf } from "../../../src/report/findings/index.ts";
import { plain } from "../../../src/report/format/sentence.ts";
import { renderMarkdown } from "../../../src/report/outputs/markdown.ts";
import { renderText } from "../../../src/report/outputs/text.ts";
import { renderPage } from "../../../src/report/page/page.ts";
import { energyInBrief } from "../../../src/report/words/energy.ts";
import { type InventedModel, inventedInput, inventedRun } from "../invented.ts";

const small: InventedModel = { id: "small", parameters: 1e6, tokens: null, accuracy: 0.9, energy: 0.1, threads: 1 };
const large: InventedModel = { id: "large", parameters: 9e6, tokens: null, accuracy: 0.7, energy: 0.2, threads: 4 };

const rowOf = (model: string, metric: string, rest: Partial<Row>): Row => ({
  model,
  variant: "default",
  task: null,
  metric,
  work: null,
  threads: [2],
  fileCache: null,
  covers: ["package"],
  method: {
    kind: "common-threads",
    proxy: { wattsPerThread: 7.5, wattsFrom: "assumed", lowFactor: 0.5, highFactor: 1.65 },
    items: 40,
    withAccuracy: false,
  },
  unit: "J/item",
  better: "lower",
  n: 40,
  value: null,
  low: null,
  high: null,
  caveats: [],
  origin: "modelled",
  recordIds: ["w1:1"],
  ...rest,
});

/** A figure whose bounds join the proxy's with a sample's of ±10 %, as logarithms. */
const doubted = (value: number): Pick<Row, "value" | "low" | "high"> => ({
  value,
  low: value * Math.exp(-Math.hypot(Math.log(2), Math.log(1.1))),
  high: value * Math.exp(Math.hypot(Math.log(1.65), Math.log(1.1))),
});

const again = (model: string, perItem: number, perCorrect: number): readonly Row[] => [
  rowOf(model, "energy_common_threads_joules_per_item", doubted(perItem)),
  rowOf(model, "energy_common_threads_joules_per_correct_answer", doubted(perCorrect)),
];
const ratio = rowOf("small", "energy_ratio", { value: 0.5, low: 0.45, high: 0.55, unit: "×" });

const runWith = (...rows: readonly Row[]) => {
  const run = inventedRun([small, large]);
  return { ...run, rows: [...run.rows, ...rows] };
};

/** Both asked again with two threads: the CPU times of the same questions, paired. */
const askedAgain = (value: number, ...rows: readonly Row[]): ReportRun => {
  const run = runWith(...rows);
  const commonThreadsRatio: PairedFigures["commonThreadsRatio"] = ({ model }) => {
    const ratio = model === "small" ? value : 1 / value;
    return { value: ratio, low: ratio / 1.1, high: ratio * 1.1, threads: 2 };
  };
  return { ...run, paired: { ...run.paired, commonThreadsRatio } };
};
const compared = askedAgain(0.5, ...again("small", 0.1, 0.12), ...again("large", 0.2, 0.3), ratio);

describe("energies of models on different numbers of threads", () => {
  it("are held against each other by what both were asked again with one, paired by item, and none of the proxy's error", () => {
    const summary = summarize(compared);
    const [one, other] = ["small", "large"].map((name) => summary.settings.find((setting) => setting.name === name)!);
    const part = costRatio(summary, one!, other!, "energyPerItem")!;
    expect(part).toMatchObject({ againWith: 2, paired: "items" });
    expect(part.value).toBeCloseTo(0.5, 12);
    expect(part.low).toBeCloseTo(0.5 / 1.1, 6);
    expect(part.high).toBeCloseTo(0.5 * 1.1, 6);
  });

  it("say so in the findings", () => {
    const { answer } = findingsOf(summarize(compared));
    const energy = answer.find(({ id }) => id === "energy");
    expect(plain(energy?.sentence ?? [])).toContain(
      "2.5 times less (2.3–2.8, both with 2 threads) than large, the next",
    );
    expect(energy?.settled).toBe(true);
  });

  it("are not settled where the cheaper one, on its own threads, is the dearer on the common ones", () => {
    const run = askedAgain(2, ...again("small", 0.4, 0.5), ...again("large", 0.2, 0.25));
    const energy = findingsOf(summarize(run)).answer.find(({ id }) => id === "energy");
    expect(energy?.settled).toBe(false);
    expect(plain(energy?.sentence ?? [])).toContain(
      "not significantly less than large (2.0 times, 1.8–2.2, both with 2 threads)",
    );
  });

  it("carry the proxy's error on both sides where only one was asked again", () => {
    const summary = summarize(runWith(...again("small", 0.1, 0.12)));
    const part = costRatio(summary, summary.settings[0]!, summary.settings[1]!, "energyPerItem")!;
    expect(part.againWith).toBeNull();
    expect(part.high / part.low).toBeGreaterThan(5);
  });
});

describe("where energies are shown", () => {
  const input = { ...inventedInput([small, large]), runs: [compared] };

  it("their origin, what they cover and what their brackets hold stand beside them", async () => {
    const brief = energyInBrief(summarize(compared));
    expect(brief).toBe(
      "Energy is modelled from CPU time, not measured: package, 1 thread for small; package, 4 threads for large. Brackets hold the model's whole error (×0.50 … ×1.65), and the accuracy's 95 % interval where it is for a correct answer.",
    );
    const text = renderText(input).replaceAll("\n", " ");
    expect(text).toContain(brief);
    expect(
      (await renderPage(input)).includes("Energy is modelled from CPU time, not measured: package, 1 thread for small"),
    ).toBe(true);
    const markdown = renderMarkdown(input);
    expect(markdown).toContain("Energy is modelled from CPU time, not measured: package, 1 thread for small");
    // At a glance too: no bare joules.
    expect(markdown).toMatch(/\| small \| [█▏▎▍▌▋▊▉░]+ 90 % \| [█▏▎▍▌▋▊▉░]+ 110 mJ \(\d+–\d+, modelled\)/);
  });

  it("a sensor is named, and a single scope once", () => {
    const rows = inventedRun([small, large]).rows.map((row) =>
      row.metric.startsWith("energy_")
        ? {
            ...row,
            origin: "measured" as const,
            threads: [2],
            method: {
              kind: "sensor" as const,
              sensors: ["rapl"],
              readings: { of: { tasks: 9 }, hertz: 1, seconds: 60, bounds: { kind: "range" as const } },
              withAccuracy: false,
            },
          }
        : row,
    );
    expect(energyInBrief(summarize({ ...compared, rows }))).toBe(
      "Energy is measured by rapl: package, 2 threads. Brackets hold the doubt of the readings, and the accuracy's 95 % interval where it is for a correct answer.",
    );
    const none = rows.map((row) => (row.metric.startsWith("energy_") ? { ...row, value: null } : row));
    expect(energyInBrief(summarize({ ...compared, rows: none }))).toBeNull();
  });

  it("the ratio has a column where there is one, and the reference is named in it", () => {
    const markdown = renderMarkdown(input);
    expect(markdown).toContain("Energy against the reference");
    expect(markdown).toContain("0.500 × (0.450–0.550, modelled)");
    expect(markdown).toMatch(/\| large \|.*\| the reference \|/);
    expect(markdown).toContain("Common thread count: Models chose different numbers of threads, so 2 of them");
    const without = renderMarkdown({ ...input, runs: [inventedRun([small, large])] });
    expect(without).not.toContain("Energy against the reference");
    expect(without).not.toContain("Common thread count");
  });
});
