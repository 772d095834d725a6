import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { options } from "../src/cli/suite/options.ts";
import { metricDefinitions } from "../src/metrics/index.ts";
import { itemKinds } from "../src/suite/own-data/kinds/index.ts";

const root = fileURLToPath(new URL("../src/", import.meta.url));
const ids = new Set(metricDefinitions.map(({ id }) => id));

it("a metric has one definition", () => {
  expect(ids.size).toBe(metricDefinitions.length);
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

it("the help of init names every kind of question", () => {
  const described = options.kinds.describe;
  expect(itemKinds.filter(({ id }) => !described.includes(id))).toEqual([]);
});
