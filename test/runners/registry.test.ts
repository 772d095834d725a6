import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { traitsOf } from "../../src/records/plan-runners.ts";
import { fakeModel } from "../../src/runners/fake/models.ts";
import { defaultRunner, loadRunners, referencesByRunner, runners } from "../../src/runners/index.ts";
import { modelIdentity } from "../support/model-identity.ts";

const sourceFolder = fileURLToPath(new URL("../../src/", import.meta.url));
const names = Object.keys(runners);

describe("the names of runners", () => {
  it("are compared nowhere outside their folder: others ask for traits", () => {
    const literal = `"(?:${names.join("|")})"`;
    const comparison = new RegExp(`(?:[=!]==?|\\bcase)\\s*${literal}|${literal}\\s*[=!]==?|\\brunner: ${literal}`);
    const comparing = readdirSync(sourceFolder, { encoding: "utf8", recursive: true })
      .filter((file) => file.endsWith(".ts") && !file.replaceAll("\\", "/").startsWith("runners/"))
      .filter((file) => comparison.test(readFileSync(join(sourceFolder, file), "utf8")));
    expect(comparing).toEqual([]);
  });

  it("have the default among them", () => {
    expect(names).toContain(defaultRunner);
  });

  it.each(["llama", "fake"])("mean in plans of earlier versions what the registry says: %s", (runner) => {
    expect(runners[runner]).toMatchObject(traitsOf({ runner }, {}));
  });
});

describe("references", () => {
  it.each([
    [["a.gguf", "b.gguf"], [{ runner: "llama", references: ["a.gguf", "b.gguf"] }]],
    [
      ["fake:x", "a.gguf", "fake:y"],
      [
        { runner: "fake", references: ["x", "y"] },
        { runner: "llama", references: ["a.gguf"] },
      ],
    ],
    [["hf:org/repo:Q4_K_M", "C:\\m.gguf"], [{ runner: "llama", references: ["hf:org/repo:Q4_K_M", "C:\\m.gguf"] }]],
    [["constructor:x", ":x"], [{ runner: "llama", references: ["constructor:x", ":x"] }]],
    [[], [{ runner: "llama", references: [] }]],
  ])("%j belong to the runners that they name", (references, expected) => {
    expect(referencesByRunner(references, "llama")).toEqual(expected);
  });
});

it("each model of a mixed plan is run by its own runner, with that runner's traits", async () => {
  const models = [modelIdentity(), { ...fakeModel("skilled"), runner: "fake" }];
  const runnerOf = await loadRunners(models, "llama");
  expect(models.map((model) => runnerOf(model).name)).toEqual(["llama", "fake"]);
  expect(models.map((model) => runnerOf(model).traits.figures)).toEqual(["measured", "invented"]);
});
