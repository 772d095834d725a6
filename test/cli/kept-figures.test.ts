import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type ExpectStatic, test } from "vitest";
import type { Plan } from "../../src/records/schema.ts";
import { keptFigures } from "../support/kept-figures.ts";
import { emptyFolder, schoolmark } from "./support.ts";

// Figures and verdicts that the program gave when its runs and baselines were kept. They hold for ever: a later version
// reads the old files and says the same. A file is written where it is missing; never remake one that is there.
// The failed and the resumed run hold some tasks only of the runs that they were; plan and seal are those that version 1
// gives to what is left, and every answer and timing is as it was taken.
const fixtures = new URL("../fixtures/", import.meta.url).pathname;
const cwd = emptyFolder();
for (const name of readdirSync(fixtures).filter((one) => one !== "figures"))
  cpSync(join(fixtures, name), join(cwd, name), { recursive: true });

async function expectKept(expect: ExpectStatic, name: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await schoolmark(args, { cwd });
  expect({ stdout: stdout.slice(0, 1), stderr }).toMatchObject({ stdout: "{" });
  await expect(keptFigures(code, JSON.parse(stdout))).toMatchFileSnapshot(join(fixtures, "figures", `${name}.json`));
}

const runs = readdirSync(fixtures)
  .filter((name) => name.startsWith("run-"))
  .map((name) => {
    const { models, suites, runner } = JSON.parse(readFileSync(join(fixtures, name, "plan.json"), "utf8")) as Plan;
    return {
      name,
      suite: suites[0]?.name ?? "",
      isReal: runner !== "fake",
      models: models.map(({ id }) => `${name}#${id}`),
    };
  });
// A baseline's name starts with the suite that was asked.
const baselines = readdirSync(join(fixtures, "baselines-version-1")).map((file) => ({
  name: file.replace(/\.json$/, ""),
  suite: file.split(/[-.]/)[0] ?? "",
  path: join("baselines-version-1", file),
}));
const under = (suite: string): readonly string[] => ["--policy", `policies-version-1/${suite}.yaml`, "--json"];

describe.each(runs)("$name", ({ name, suite, isReal, models: [base = "", candidate = ""] }) => {
  test.concurrent("keeps its figures", ({ expect }) =>
    expectKept(expect, `${name}-report`, ["report", name, "--format", "json"]));

  test.concurrent("keeps its verdicts", ({ expect }) =>
    expectKept(expect, `${name}-compare`, ["compare", base, candidate, "--json"]));

  // The invented models have no timings that a policy could name.
  test
    .runIf(isReal)
    .concurrent("keeps its verdicts under a policy that names work in words", ({ expect }) =>
      expectKept(expect, `${name}-check`, ["check", candidate, "-b", base, ...under(suite)]),
    );
});

describe.each(baselines)("the baseline $name of version 1", ({ name, suite, path }) => {
  const alike = baselines.filter((other) => other.suite === suite);
  const next = alike[(alike.findIndex((other) => other.name === name) + 1) % alike.length];
  const candidates = [
    ...(next === undefined || next.name === name ? [] : [[next.name, next.path] as const]),
    ...runs
      .filter((run) => run.suite === suite && run.isReal)
      .map((run) => [run.name, run.models.at(-1) ?? ""] as const),
  ];

  test.concurrent.for(candidates)("gives the same verdicts on %s", ([candidate, reference], { expect }) =>
    expectKept(expect, `${name}-${candidate}`, ["check", reference, "-b", path, ...under(suite)]),
  ); // prettier-ignore

  test.concurrent("misses and catches the same losses", ({ expect }) =>
    expectKept(expect, `${name}-self-test`, ["check", "--self-test", "-b", path, ...under(suite)]));
});
