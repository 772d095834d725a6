import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundledModels, emptyFolder, schoolmark } from "./support.ts";

const [model = ""] = bundledModels();

/** Runs with these arguments in a folder made ready; expects exit 2, one line of error, and nothing written. */
async function refusal(args: readonly string[], prepare: (folder: string) => void = () => {}): Promise<string> {
  const cwd = emptyFolder();
  prepare(cwd);
  const { code, stdout, stderr } = await schoolmark(["run", ...args], { cwd });
  expect({ code, stdout, stderr }).toMatchObject({ code: 2, stdout: "" });
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(existsSync(join(cwd, "results"))).toBe(false);
  return stderr.trim().replaceAll(cwd, "FOLDER");
}

const suite =
  (text: string, items = '{"id":"a","question":"Which?","choices":["this","that"],"answer":0}\n') =>
  (folder: string) => {
    writeFileSync(join(folder, "suite.yaml"), text);
    writeFileSync(join(folder, "items.jsonl"), items);
  };
const oneTask = "name: own\nversion: 1\ntasks:\n  - name: one\n    kind: multiple-choice\n    items: items.jsonl\n";

describe("models", () => {
  test("a missing file is named, with the nearest name there is", async () => {
    expect(await refusal(["small.gguf"], (folder) => copyFileSync(model, join(folder, "smal.gguf")))).toMatch(
      /small\.gguf.*did you mean smal\.gguf/,
    );
  });
  test("a folder without GGUF files is named", async () => {
    expect(await refusal(["empty"], (folder) => mkdirSync(join(folder, "empty")))).toMatch(/empty.*GGUF/);
  });
  test("a file that is no GGUF is named", async () => {
    expect(
      await refusal(["fake.gguf"], (folder) => writeFileSync(join(folder, "fake.gguf"), "<html>not found</html>")),
    ).toMatch(/fake\.gguf.*GGUF/);
  });
  test("a truncated GGUF is named", async () => {
    const half = (folder: string) => {
      const whole = readFileSync(model);
      writeFileSync(join(folder, "half.gguf"), whole.subarray(0, whole.length / 2));
    };
    expect(await refusal(["half.gguf"], half)).toMatch(/half\.gguf.*(truncated|cut|bytes)/);
  });
  test("a split set with a part missing names the part", async () => {
    const part = (folder: string) => copyFileSync(model, join(folder, "big-00001-of-00002.gguf"));
    expect(await refusal(["big-00001-of-00002.gguf"], part)).toMatch(/00002-of-00002/);
  });
  test("a vision projector passed as a model is told apart", async () => {
    expect(
      await refusal(["mmproj-small.gguf"], (folder) => copyFileSync(model, join(folder, "mmproj-small.gguf"))),
    ).toMatch(/projector/);
  });
  test("training tokens of an unknown model are refused", async () => {
    expect(await refusal([model, "--training-tokens", "other=2T"])).toMatch(/other/);
  });
});

describe("suites", () => {
  test("an unknown suite is answered with those there are", async () => {
    expect(await refusal([model, "-s", "everday"])).toMatch(/everday.*everyday, schoolbook, speed/);
  });
  test("broken YAML is named with line and column", async () => {
    expect(await refusal([model, "-s", "suite.yaml"], suite("name: own\nversion: [1\n"))).toMatch(
      /suite\.yaml:\d+:\d+/,
    );
  });
  test("a wrong key is named with line and column", async () => {
    expect(await refusal([model, "-s", "suite.yaml"], suite(oneTask.replace("items:", "itms:")))).toMatch(
      /suite\.yaml:\d+:\d+ .*itms/,
    );
  });
  test("an item without an answer is named with its line", async () => {
    const items =
      '{"id":"a","question":"Which?","choices":["this","that"],"answer":0}\n{"id":"b","question":"Which?","choices":["this","that"]}\n';
    expect(await refusal([model, "-s", "suite.yaml"], suite(oneTask, items))).toMatch(/items\.jsonl:2 answer/);
  });
  test("an id given twice is named with both places", async () => {
    const item = '{"id":"a","question":"Which?","choices":["this","that"],"answer":0}\n';
    expect(await refusal([model, "-s", "suite.yaml"], suite(oneTask, item + item))).toMatch(
      /items\.jsonl:2.*items\.jsonl:1/,
    );
  });
  test("a context too small for an item names the item and the size it needs", async () => {
    expect(await refusal([model, "-s", "schoolbook", "-c", "8"])).toMatch(/-c.*needs \d+/);
  });
});

describe("options", () => {
  test("a limit of 0 is refused", async () => {
    expect(await refusal([model, "--limit", "0"])).toMatch(/--limit/);
  });
  test("an unknown option is refused", async () => {
    expect(await refusal([model, "--limt", "3"])).toMatch(/limt/);
  });
  test("a results folder that can't be written to is refused before anything is measured", async () => {
    const blocked = (folder: string) => {
      writeFileSync(join(folder, "file"), "");
      chmodSync(join(folder, "file"), 0o444);
    };
    expect(await refusal([model, "--limit", "1", "--results", "file/results"], blocked)).toMatch(
      /file\/results.*--results/,
    );
  });
  test("--resume without an unfinished run says so", async () => {
    expect(await refusal([model, "--limit", "1", "--resume"])).toMatch(/no unfinished run/);
  });
});
