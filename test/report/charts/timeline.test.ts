import { expect, it } from "vitest";
import { renderSvg } from "../../../src/report/charts/render.ts";
import { timelineChart } from "../../../src/report/charts/timeline.ts";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { inventedRun, plainModels } from "../invented.ts";
import { inventedDetail } from "../invented-detail.ts";

it("a run of thousands of disturbed samples is shaded as a whole, not line by line", async () => {
  const run = inventedRun(plainModels);
  const start = Date.parse(run.run.at);
  const timeline = Array.from({ length: 5000 }, (_, index) => ({
    model: plainModels[0]!.id,
    variant: "default",
    load: 0,
    phase: "decode" as const,
    depth: 0,
    tokens: 32,
    sequences: 1,
    threads: 1,
    attempt: 0,
    marks: index % 2 === 0 ? (["foreign-cpu"] as const) : [],
    startEpochMs: start + index,
    endEpochMs: start + index + 1,
  }));
  const noise = { ...run.noise, samples: 5000, disturbed: 2500, timeline };
  const chart = timelineChart(summarize({ ...run, detail: inventedDetail(run), noise }));
  if (chart?.kind !== "drawn") throw new Error("not drawn");
  const svg = await renderSvg(chart.spec(720), "timeline");
  expect(svg.length).toBeLessThan(150_000);
  expect(svg.match(/fill="var\(--sm-warn\)"/g)).toHaveLength(2);
  expect(svg.match(/stroke="var\(--sm-warn\)"/g)!.length).toBeGreaterThan(100);
});
