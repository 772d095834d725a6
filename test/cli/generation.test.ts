import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark, type Written } from "./support.ts";

const givenModel = process.env["SCHOOLMARK_TEST_MODEL"];

const prompts = ["Once upon a time", "The cat sat", "2 + 2 =", "One, two,"];
const items = prompts.map((prompt, index) => ({ id: `g${index}`, prompt, answer: "x" }));

async function generated(model: string, settings: object, args: readonly string[] = []): Promise<readonly Written[]> {
  const cwd = emptyFolder();
  const task = { name: "free", kind: "generate", maxTokens: 12, stop: ["\n\n"], items, ...settings };
  writeFileSync(join(cwd, "s.yaml"), JSON.stringify({ name: "s", version: 1, tasks: [task] }));
  const { code, stderr } = await schoolmark(["run", model, "-s", "s.yaml", "--loads", "1", "-t", "1", ...args], {
    cwd,
  });
  expect(stderr).not.toContain("failed");
  expect(code).toBe(0);
  return recordsOf(onlyRun(join(cwd, "results")));
}

type Output = {
  readonly text: string;
  readonly rendered?: string;
  readonly sampling?: object;
  readonly thinking?: object;
};
const outputs = (records: readonly Written[]): readonly Output[] =>
  records.filter(({ kind }) => kind === "result").map(({ output }) => output as Output);
const texts = (records: readonly Written[]) => outputs(records).map(({ text }) => text);

describe("drawn answers", () => {
  const [model = ""] = bundledModels();
  const drawn = { sampling: { temperature: 1.5 } };

  test("are the same for the same seed, others for another, and say how they were drawn", async () => {
    const [first, again, other] = [
      await generated(model, drawn),
      await generated(model, drawn),
      await generated(model, drawn, ["--seed", "2"]),
    ];
    expect(texts(again)).toEqual(texts(first));
    expect(texts(other)).not.toEqual(texts(first));
    expect(outputs(first)[0]?.sampling).toMatchObject({ temperature: 1.5, topK: 0, topP: 1, minP: 0 });
  });

  test("are not the greedy ones", async () => {
    expect(texts(await generated(model, drawn))).not.toEqual(texts(await generated(model, {})));
  });
});

test("a model without a chat template is skipped where a task wants one, with the reason", async () => {
  const [model = ""] = bundledModels();
  const records = await generated(model, { chat: true });
  const skips = records.filter(({ kind }) => kind === "skip");
  expect(skips).toHaveLength(items.length);
  expect(skips[0]?.["reason"]).toContain("this model has none");
});

describe.skipIf(givenModel === undefined)("a chat model (SCHOOLMARK_TEST_MODEL; skipped where it is not set)", () => {
  test("answers inside its own template, which the records show with its hash", async () => {
    const records = await generated(givenModel ?? "", { chat: true, system: "Answer in one word." });
    for (const { rendered } of outputs(records)) {
      expect(rendered).toContain("Answer in one word.");
      expect(rendered?.length).toBeGreaterThan(40);
    }
    const load = records.find(({ kind }) => kind === "load") as { engine: { chatTemplateHash: string } } | undefined;
    expect(load?.engine.chatTemplateHash).toMatch(/^[0-9a-f]{64}$/);
    expect(texts(records)).not.toEqual(texts(await generated(givenModel ?? "", {})));
  });
});
