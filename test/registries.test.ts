import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { collectPeaks } from "../src/analysis/comparison/peaks.ts";
import { options } from "../src/cli/suite/options.ts";
import { energySources } from "../src/meters/energy/index.ts";
import { meters } from "../src/meters/index.ts";
import { scoreMetrics } from "../src/metrics/accuracy/scores.ts";
import { metricDefinitions, metricGroups } from "../src/metrics/index.ts";
import { comparedTimings } from "../src/metrics/timing/timing-measures.ts";
import { reportFormats } from "../src/report/outputs/index.ts";
import { formats } from "../src/suite/formats/index.ts";
import { importers } from "../src/suite/import/index.ts";
import { rules } from "../src/suite/lint/rules.ts";
import { itemKinds } from "../src/suite/own-data/kinds/index.ts";
import { taskKinds } from "../src/tasks/index.ts";

const root = fileURLToPath(new URL("../src/", import.meta.url));
const ids = new Set(metricDefinitions.map(({ id }) => id));

it("a metric has one definition", () => {
  expect(ids.size).toBe(metricDefinitions.length);
});

it("a metric that policies may gate has what compares it, and a better side", () => {
  const scores = new Set<string>(scoreMetrics.map(({ id }) => id));
  const timings = new Set(comparedTimings.map(({ definition }) => definition.id));
  const comparable = { task: (id: string) => scores.has(id), work: (id: string) => timings.has(id) };
  const kept = {
    model: () => true,
    load: (id: string) => collectPeaks().of({ model: "m", variant: "v" }, id) !== null,
  };
  const uncompared = metricDefinitions.filter(
    ({ id, better, comparedBy }) =>
      comparedBy !== undefined && !(better !== "neither" && { ...comparable, ...kept }[comparedBy](id)),
  );
  expect(uncompared).toEqual([]);
});

it("every metric that the sources name by its id is defined: a misspelt one would be not measured in silence", () => {
  const named = readdirSync(root, { encoding: "utf8", recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/\bmetric(?:: | === | !== )"([a-z0-9_]+)"/g)].map(
        ([, id = ""]) => ({ file, id }),
      ),
    );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ id }) => !ids.has(id))).toEqual([]);
});

it("every meter that metrics ask for, and every task kind of a published set, is there", () => {
  const known = new Set([...meters.map(({ id }) => id), ...taskKinds.map(({ id }) => id)]);
  const asked = [...metricGroups.flatMap((group) => group.meters), ...formats.flatMap(({ kind }) => kind ?? [])];
  expect(asked.filter((id) => !known.has(id))).toEqual([]);
});

it("no two entries of a list go by one name", () => {
  const lists: readonly (readonly string[])[] = [
    meters.map(({ id }) => id),
    energySources.map(({ id }) => id),
    formats.map(({ name }) => name),
    importers.map(({ id }) => id),
    rules.map(({ id }) => id),
    reportFormats.map(({ id }) => id),
  ];
  for (const names of lists) expect(names).toEqual([...new Set(names)]);
});

it("the help of init names every kind of question", () => {
  const described = options.kinds.describe;
  expect(itemKinds.filter(({ id }) => !described.includes(id))).toEqual([]);
});
