import { describe, expect, it } from "vitest";
import type { DrawnChart } from "../../../src/report/charts/chart.ts";
import { chartBuilders } from "../../../src/report/charts/index.ts";
import { placeLabels } from "../../../src/report/charts/labels.ts";
import { compileSpec, renderSvg } from "../../../src/report/charts/render.ts";
import { linearAxis, logAxis, pixelOf, valueAt } from "../../../src/report/charts/scales.ts";
import { tasksChart } from "../../../src/report/charts/tasks.ts";
import { fitted, fittedNames, textWidth } from "../../../src/report/charts/text-width.ts";
import { timelineChart } from "../../../src/report/charts/timeline.ts";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { hostileInput } from "../hostile-input.ts";
import { type InventedModel, ladderModels, plainModels } from "../invented.ts";
import { chartRun } from "../invented-charts.ts";

/** Every chart of the page: those of the registry, and the time line among the methods. */
function drawn(models: readonly InventedModel[]): readonly DrawnChart[] {
  const summary = summarize(chartRun(models));
  return [...chartBuilders, timelineChart].flatMap((build) => {
    const chart = build(summary);
    return chart?.kind === "drawn" ? [chart] : [];
  });
}

const mixed: readonly InventedModel[] = [
  ...ladderModels.slice(5, 8),
  ...plainModels,
  {
    id: "long".repeat(80),
    parameters: 7e9,
    tokens: 2e12,
    family: "other",
    accuracy: 0.7,
    energy: 300,
    threads: 2,
    decode: 4,
    memory: 7e9,
  },
];

describe.each([
  ["the ladder", ladderModels],
  ["a mixed run", mixed],
  ["two models", plainModels],
])("charts of %s", (_name, models) => {
  it.each([720, 350])("keep to %i pixels and give no warnings", async (width) => {
    for (const chart of drawn(models)) {
      const warnings: string[] = [];
      compileSpec(chart.spec(width), (message) => warnings.push(message));
      expect(warnings, chart.id).toEqual([]);
      const svg = await renderSvg(chart.spec(width), chart.id);
      const actual = Number(/ width="([\d.]+)"/.exec(svg)?.[1]);
      expect(actual, chart.id).toBeLessThanOrEqual(width + 24);
      expect(actual, chart.id).toBeGreaterThan(width * 0.8);
      expect(svg, chart.id).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it("take every colour from the page", async () => {
    for (const chart of drawn(models)) {
      const svg = await renderSvg(chart.spec(720), chart.id);
      const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map((match) => match[1]!);
      expect(
        colours.filter((colour) => !/^(none|transparent|var\(--sm-)/.test(colour)),
        chart.id,
      ).toEqual([]);
    }
  });
});

it("every chart is drawn in the checks here (one that is not needs rows in invented-charts.ts)", () => {
  const summary = summarize(chartRun(ladderModels));
  const charts = [...chartBuilders, timelineChart].map((build) => ({ builder: build.name, chart: build(summary) }));
  expect(charts.filter(({ chart }) => chart?.kind !== "drawn")).toEqual([]);
  const ids = charts.flatMap(({ chart }) => chart?.id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
});

describe("a chart", () => {
  it("is drawn the same twice", async () => {
    for (const chart of drawn(ladderModels)) {
      expect(await renderSvg(chart.spec(720), chart.id)).toBe(await renderSvg(chart.spec(720), chart.id));
    }
  });

  it("has a row of data for every mark, with units", () => {
    for (const chart of drawn(ladderModels)) {
      expect(chart.table.rows.length, chart.id).toBe(
        { "equal-compute": 4, quantization: 6, "break-even": 9 }[chart.id] ?? 12,
      );
      for (const { cells } of chart.table.rows) expect(cells).toHaveLength(chart.table.headings.length);
    }
  });

  it("draws models of undisclosed schooling apart, open, and says so", async () => {
    const chart = drawn(mixed).find(({ id }) => id === "schooling")!;
    expect(chart.note).toContain("undisclosed");
    expect(await renderSvg(chart.spec(720), "x")).toContain(">undisclosed<");
  });

  it("is left out for equal compute where no two models share it", () => {
    expect(drawn(plainModels).map(({ id }) => id)).not.toContain("equal-compute");
  });
});

describe("layout", () => {
  it("never lets two names or a name and a mark overlap", () => {
    const anchors = Array.from({ length: 12 }, (_, index) => ({
      x: 200 + (index % 4) * 9,
      y: 150 + index * 7,
      text: `model-number-${index}`,
    }));
    const places = placeLabels(anchors, { width: 600, height: 380 });
    const boxes = places.flatMap((place, index) => {
      if (place === null) return [];
      const { x, y, text } = anchors[index]!;
      return [
        {
          left: x + place.dx,
          right: x + place.dx + textWidth(text, 12),
          top: y + place.dy - 7,
          bottom: y + place.dy + 7,
        },
      ];
    });
    expect(boxes.length).toBeGreaterThan(8);
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
      }
      for (const { x, y } of anchors) expect(x > a.left && x < a.right && y > a.top && y < a.bottom).toBe(false);
    }
  });

  it("cuts names to a width and keeps what tells them apart", () => {
    expect(textWidth("mmmm", 10)).toBeCloseTo(33.3, 1);
    expect(textWidth(fitted("a-very-long-name-that-goes-on-Q4_0", 12, 90), 12)).toBeLessThanOrEqual(90);
    const names = fittedNames(["schoolbook-1M-17M-Q8_0", "schoolbook-1M-5.6M-Q8_0", "other"], 100);
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toBe("…1M-17M-Q8_0");
  });

  it("puts ticks inside the domain, at round values, and finds values by pixel", () => {
    const axis = logAxis([0.013, 9.2], 600, { labels: "", title: "" });
    for (const tick of axis.ticks) expect(tick >= axis.domain[0] && tick <= axis.domain[1]).toBe(true);
    expect(axis.ticks).toContain(0.1);
    expect(valueAt(axis, pixelOf(axis, 0.5, 600), 600)).toBeCloseTo(0.5, 9);
    expect(linearAxis([3, 97], 300, { labels: "", title: "" }, "zero").ticks).toEqual([0, 20, 40, 60, 80, 100]);
  });
});

it("draws tasks that are called as every object's properties are", async () => {
  const marksOf = async (texts: readonly string[]): Promise<number> => {
    const chart = tasksChart(summarize(hostileInput(texts).runs[0]!)) as DrawnChart;
    return (await renderSvg(chart.spec(720), chart.id)).match(/ data-m=/g)?.length ?? 0;
  };
  const usual = await marksOf(["one", "two"]);
  expect(usual).toBeGreaterThan(0);
  expect(await marksOf(["constructor", "toString"])).toBe(usual);
  expect(await marksOf(["__proto__", "valueOf"])).toBe(usual);
});
