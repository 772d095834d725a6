import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { metricGlossary } from "../src/metrics/glossary.ts";

test("docs/metrics.md is what the program says today (npm run docs)", () => {
  expect(readFileSync(new URL("../docs/metrics.md", import.meta.url), "utf8")).toBe(metricGlossary());
});
