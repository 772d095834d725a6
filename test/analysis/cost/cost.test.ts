import { describe, expect, it } from "vitest";
import {
  costRows,
  dollarsPerMillionTokens,
  tokensToMatchTraining,
  yearsOfUse,
} from "../../../src/analysis/cost/cost.ts";
import { findGrid, readPrices } from "../../../src/analysis/cost/cost-tables.ts";
import type { Row } from "../../../src/metrics/types.ts";
import { scopeText } from "../../../src/report/words/scope.ts";
import { folderWith } from "../../models/gguf/gguf-writer.ts";

const exactly = (value: number) => ({ value, low: value, high: value });
const energy: Row = {
  model: "m",
  variant: "default",
  task: null,
  metric: "energy_joules_per_correct_answer",
  work: null,
  threads: [],
  fileCache: null,
  covers: ["package"],
  method: { kind: "engine-account" },
  unit: "J/correct answer",
  better: "lower",
  n: 100,
  value: 36,
  low: 18,
  high: 72,
  caveats: [],
  origin: "modelled",
  recordIds: ["w:1"],
};

describe("money and carbon", () => {
  it("of a million tokens at 3 J each and $0.30 a kWh are a quarter of a dollar", () => {
    expect(dollarsPerMillionTokens(exactly(3), 0.3).value).toBeCloseTo(0.25, 12);
  });

  it("follow the grid: a kWh in Norway and in India are 30 and 713 grams", () => {
    const grams = (grid: string) =>
      costRows([{ ...energy, value: 3600 }], { grid: findGrid(grid), dollarsPerKilowattHour: null })[0]?.value;
    expect(grams("NOR")).toBeCloseTo(30, 9);
    expect(grams("india")).toBeCloseTo(713, 9);
    expect(grams("100")).toBeCloseTo(100, 9);
  });

  it("carry the interval of the energy and name what they are made of", () => {
    const [grams, dollars] = costRows([energy], { grid: findGrid("FRA"), dollarsPerKilowattHour: 0.25 });
    expect(grams).toMatchObject({
      metric: "co2_grams_per_1000_correct",
      value: expect.closeTo(0.56, 9),
      low: expect.closeTo(0.28, 9),
      high: expect.closeTo(1.12, 9),
    });
    expect(scopeText(grams!)).toBe("package; grid of France, 56 g CO₂/kWh in 2023");
    expect(dollars).toMatchObject({
      metric: "cost_usd_per_1000_correct",
      value: expect.closeTo(0.0025, 9),
      origin: "modelled",
    });
    expect(scopeText(dollars!)).toContain("electricity alone, $0.25/kWh as given");
  });

  it("stay empty with the energy's reason, and are not there where nobody named a grid or a tariff", () => {
    const none = { ...energy, value: null, low: null, high: null, reason: "not above chance" };
    const [grams] = costRows([none], { grid: findGrid("world"), dollarsPerKilowattHour: null });
    expect(grams).toMatchObject({ value: null, low: null, reason: "not above chance" });
    expect(costRows([energy], { grid: null, dollarsPerKilowattHour: null })).toEqual([]);
  });

  it("of training equal so many tokens of use", () => {
    // 1.46 million hours at 700 W against 3 J a token; at 10 tokens a second that takes a thousand years and more.
    const tokens = tokensToMatchTraining(1.46e6 * 700 * 3600, { value: 3, low: 1.5, high: 6 });
    expect((tokens?.value ?? 0) / 1.2264e12).toBeCloseTo(1, 6);
    expect((tokens?.low ?? 0) * 2).toBeCloseTo(tokens?.value ?? 0, -3);
    expect(yearsOfUse(1.2264e12, 10)).toBeCloseTo(3886, 0);
    expect(tokensToMatchTraining(1, { value: 1, low: 0, high: 2 })).toBeNull();
  });
});

describe("the price table", () => {
  it("dates and sources every price, and keeps those that contradict each other", () => {
    const prices = readPrices();
    for (const { asOf, source } of prices) expect(`${asOf} ${source}`).toMatch(/^20\d\d-\d\d-\d\d \w{3}/);
    expect(prices.filter(({ model }) => model === "Claude Opus 4.7").map(({ outputDollars }) => outputDollars)).toEqual(
      [25, 75],
    );
  });

  it("begins with the cheapest", () => {
    expect(readPrices()[0]).toMatchObject({ model: "DeepSeek-V4-Flash", outputDollars: 0.28 });
  });

  it("can be replaced by the user's, whose mistakes are told with their place", () => {
    const own = {
      version: 1,
      prices: [{ model: "A", inputDollars: 1, outputDollars: 2, asOf: "2026-01-01", source: "b" }],
    };
    const folder = folderWith({
      "own.json": JSON.stringify(own),
      "bad.json": JSON.stringify({ ...own, prices: [{ ...own.prices[0], outputDollars: -1 }] }),
      "worse.json": "{",
    });
    expect(readPrices(`${folder}/own.json`).map(({ model }) => model)).toEqual(["A"]);
    expect(() => readPrices(`${folder}/bad.json`)).toThrow(/bad\.json: prices\.0\.outputDollars: /);
    expect(() => readPrices(`${folder}/worse.json`)).toThrow(/worse\.json: can't be read as JSON/);
  });

  it("and no grid is invented", () => {
    expect(() => findGrid("Atlantis")).toThrow(/--grid Atlantis: there is no such grid; use one of NOR, SWE/);
    expect(() => findGrid("-5")).toThrow(/no such grid/);
  });
});
