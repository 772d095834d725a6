import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { metricGlossary } from "../src/metrics/glossary.ts";
import { readCatalogue } from "../src/models/catalogue.ts";
import { catalogueTable } from "../src/models/catalogue-table.ts";
import { runnerTable } from "../src/runners/runner-table.ts";

test.each([
  ["metrics", metricGlossary],
  ["catalogue", () => catalogueTable(readCatalogue())],
  ["runners", runnerTable],
])("docs/%s.md is what the program says today (npm run docs)", (name, page) => {
  expect(readFileSync(new URL(`../docs/${name}.md`, import.meta.url), "utf8")).toBe(page());
});
