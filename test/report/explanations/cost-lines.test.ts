import { expect, test } from "vitest";
import { readPrices } from "../../../src/analysis/cost/cost-tables.ts";
import { readCatalogue } from "../../../src/models/catalogue/catalogue.ts";
import type { Figure, Figures } from "../../../src/report/data/figures.ts";
import type { SettingSummary } from "../../../src/report/data/setting-summaries.ts";
import { costLines } from "../../../src/report/explanations/cost-lines.ts";
import { modelIdentity } from "../../support/model-identity.ts";

const figure = (value: number | null, low = value, high = value): Figure => ({
  metric: "m",
  task: null,
  work: null,
  threads: [2],
  fileCache: null,
  covers: ["package"],
  value,
  low,
  high,
  unit: "J",
  n: 1,
  method: {
    kind: "proxy",
    proxy: { wattsPerThread: 4, wattsFrom: "assumed", lowFactor: 0.5, highFactor: 1.65 },
    over: "items",
    withAccuracy: false,
  },
  caveats: [],
  origin: "modelled",
});
const entry = { confidence: "sure" as const, inherited: false, reason: "", trainingTokens: [] };
const setting = (name: string, joules: Figure): SettingSummary => ({
  key: name,
  name,
  brief: name,
  variant: "default",
  model: modelIdentity({ catalogue: { id: "llama-3.1-8b", name: "Llama 3.1 8B", ...entry } }),
  schooling: null,
  figures: { energyPerGeneratedToken: joules, decode: figure(10) } as Figures,
  isReference: false,
  threads: 1,
  tasks: [],
});
const tables = { dollarsPerKilowattHour: 0.3, prices: readPrices(), catalogue: readCatalogue() };

test("electricity, training and prices stand side by side, each with what it rests on", () => {
  const lines = costLines([setting("mine", figure(3, 1.5, 6))], tables);
  // 3 J × 1e6 ÷ 3.6e6 × $0.30; 1.46 M GPU hours × 700 W ÷ 3 J; at 10 tokens a second.
  expect(lines[0]).toBe(
    "mine: $0.25 (0.13–0.50) of electricity per million generated tokens, at $0.3/kWh, modelled (package, 2 threads)",
  );
  expect(lines[1]).toMatch(
    /^mine: training Llama 3\.1 8B took as much energy as 1\.2\d*T generated tokens \(.*; use modelled \(package, 2 threads\)\) at most, by GPU hours/,
  );
  expect(lines[1]).toMatch(/3,8\d\d years around the clock$/);
  expect(lines[2]).toMatch(
    /\$0\.28 \(DeepSeek-V4-Flash, 2026-04-30, tokenmix\.ai\) to \$75 .*they pay for more than electricity/,
  );
});

test("what was not measured is said, not guessed", () => {
  const [line] = costLines([setting("mine", figure(null))], tables);
  expect(line).toBe("mine: energy per generated token was not measured, so its electricity is not known");
});
