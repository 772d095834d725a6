import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { badModels } from "../campaign/bad-models.mjs";
import { bundledModels, emptyFolder, oneQuestion, onlyRun, recordsOf, schoolmark } from "./support.ts";

const [model = ""] = bundledModels();
const suite = oneQuestion();
const cwd = emptyFolder();
const good = ["a", "b", "c", "d", "e"];
const bad = badModels.slice(0, 5);
const unreadable = badModels.filter(({ where }) => where === "header");
/** Good and bad ones by turns, a bad one first. */
const mixed = good.flatMap((name, index) => [`${bad[index]?.name}.gguf`, `${name}.gguf`]);

beforeAll(() => {
  const sound = readFileSync(model);
  for (const { name, make } of badModels) writeFileSync(join(cwd, `${name}.gguf`), make(sound));
  // Alike but for a last byte that nobody reads: one file named twice is measured once.
  for (const [index, name] of good.entries())
    writeFileSync(join(cwd, `${name}.gguf`), Buffer.concat([sound, Buffer.alloc(32, index)]));
});

/** Without what a test has no need of. */
const quick = ["-s", suite, "--loads", "1", "-t", "1"];

describe("ten models of which five are bad in different ways", () => {
  test("cost themselves alone: the five good ones are measured, and each bad one is named with its reason", async () => {
    const { code, stderr } = await schoolmark(["run", ...mixed, ...quick], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 5 });
    for (const { says } of bad) expect(stderr).toMatch(says);
    const records = recordsOf(onlyRun(join(cwd, "results")));
    const modelsOf = (kind: string) => records.flatMap((record) => (record.kind === kind ? [record["model"]] : []));
    expect(modelsOf("result").sort()).toEqual(good);
    const failed = bad.filter(({ where }) => where !== "header").map(({ name }) => name);
    expect(modelsOf("fail").sort()).toEqual(failed.sort());
    for (const record of records) if (record.kind === "fail") expect(record["stderrTail"]).toMatch(/llama|GGML/);
    expect(records.at(-1)).toMatchObject({ kind: "end", counts: { planned: 9, result: 5, fail: 4 } });
  });

  test("are gone on with: what failed is tried again, the rest is not", async () => {
    const { code, stderr } = await schoolmark(["run", ...mixed, ...quick, "--resume"], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 5 });
    const records = recordsOf(onlyRun(join(cwd, "results")));
    expect(records.filter(({ kind }) => kind === "result")).toHaveLength(5);
    expect(records.filter(({ kind }) => kind === "fail")).toHaveLength(8);
  });

  test.each([
    ["plan", ["plan"]],
    ["run --dry-run", ["run", "--dry-run"]],
  ])("are told of by %s, with the same exit code", async (_name, command) => {
    const { code, stdout, stderr } = await schoolmark([...command, ...mixed.toReversed(), "-s", suite, "--json"], {
      cwd,
    });
    expect({ code, stderr }).toMatchObject({ code: 5 });
    const { plan, badModels: told } = JSON.parse(stdout) as {
      plan: { models: { id: string }[] };
      badModels: { path: string; reason: string }[];
    };
    expect(plan.models.map(({ id }) => id)).toEqual(expect.arrayContaining(good));
    // What only reading the weights shows is not seen before a run.
    const reasons = told.map(({ reason }) => reason);
    for (const words of ["vision projector", "GGML_ASSERT", "split-99", "qwen99"])
      expect(reasons).toContainEqual(expect.stringContaining(words));
    expect(reasons).toHaveLength(4);
  });
});

test("a folder with files that are no whole models is measured without them", async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "a.gguf"), readFileSync(model));
  for (const { name, make } of unreadable) writeFileSync(join(folder, `${name}.gguf`), make(readFileSync(model)));
  const { code, stderr } = await schoolmark(["run", ".", ...quick], { cwd: folder });
  expect({ code, stderr }).toMatchObject({ code: 5 });
  // The page names them too, from the records.
  const { stdout: markdown } = await schoolmark(["report", "--format", "md"], { cwd: folder });
  expect(markdown).toMatch(/\*\*left-out\*\*.*not measured: half\.gguf: truncated/);
  expect(markdown).toMatch(/\*\*left-out\*\*.*not measured: page\.gguf/);
  // A projector in a folder serves a model beside it: that is no fault.
  expect(stderr).toMatch(/passed over: .*projector\.gguf is a vision projector/);
  expect(stderr).toMatch(/left out: half\.gguf: truncated/);
  expect(stderr).toMatch(/left out: page\.gguf/);
  expect(stderr).not.toMatch(/left out: projector/);
});

describe("one model that its engine can't open", () => {
  const unknown = /new-architecture.*unknown model architecture: 'qwen99'/;

  test("ends doctor with its name and the engine's reason", async () => {
    const { code, stderr } = await schoolmark(["doctor", "new-architecture.gguf"], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringMatching(unknown) });
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("has its memory told by models fit, and the reason in place of its speed", async () => {
    const { code, stdout } = await schoolmark(["models", "fit", "new-architecture.gguf"], { cwd });
    expect({ code, stdout }).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/not predicted \(Failed to load/),
    });
  });
});
